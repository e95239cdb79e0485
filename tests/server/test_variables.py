"""How large variables may be."""

from typing import Any

import pytest

from domain.language import Locale
from server.document_shape import DocumentTooLarge
from server.variables import require_plain


def nested(depth: int) -> Any:  # noqa: ANN401 - JSON
    value: object = 1
    for _ in range(depth):
        value = {"a": value}
    return value


def test_every_value_is_visited_once() -> None:
    assert require_plain({"a": [1, {"b": None}], "c": "x" * 100_000}) == 6


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        (nested(21), "the nesting of its variables may be 20 "),
        ({"a": [1] * 1001}, "the items of a list may be 1000 "),
        ({"a": [[1] * 1000] * 6}, "the values in its variables may be 5000 "),
        ({f"v{number}": 1 for number in range(5001)}, "the values in its variables may be 5000 "),
    ],
    ids=["deep", "long", "many", "wide"],
)
def test_more_is_refused(variables: dict[str, Any], told: str) -> None:
    with pytest.raises(DocumentTooLarge) as refused:
        require_plain(variables)

    assert told in refused.value.sentence.in_locale(Locale.EN)


def test_as_much_as_is_allowed_is_allowed() -> None:
    assert require_plain(nested(20)) == 21
