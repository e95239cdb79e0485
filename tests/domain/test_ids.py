import base64

from hypothesis import given
from hypothesis import strategies as st

from domain.ids import global_id, global_ids, opaque

_TEXTS = st.text(st.characters(codec="utf-8"))


@given(st.lists(_TEXTS))
def test_texts_are_in_base64_for_urls_without_padding(texts: list[str]) -> None:
    expected = [base64.urlsafe_b64encode(text.encode()).decode().rstrip("=") for text in texts]
    assert opaque(texts) == expected


@given(_TEXTS, st.lists(_TEXTS))
def test_global_ids_of_many_are_those_of_each(type_name: str, keys: list[str]) -> None:
    assert global_ids(type_name, keys) == [global_id(type_name, key) for key in keys]


def test_a_global_id_holds_its_type_and_key() -> None:
    assert base64.urlsafe_b64decode(global_id("Content", "01J") + "==") == b"Content:01J"
