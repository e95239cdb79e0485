import pytest

from domain.ai_label import labelled_text, says_ai
from domain.language import Locale

LONG = "南瓜切块，冷水下锅。" * 40


@pytest.mark.parametrize(
    ("locale", "line"),
    [(Locale.ZH_CN, "（本内容由AI生成）"), (Locale.EN, "(AI-generated content)")],
)
def test_a_text_ends_with_its_label(locale: Locale, line: str) -> None:
    text = labelled_text(f"{LONG}\n", locale)

    assert text == f"{LONG}\n\n{line}\n"
    assert says_ai(text)


def test_an_empty_text_is_its_label() -> None:
    assert labelled_text("") == "（本内容由AI生成）\n"


@pytest.mark.parametrize("locale", Locale)
def test_a_labelled_text_is_not_labelled_again(locale: Locale) -> None:
    text = labelled_text(LONG, locale)

    assert labelled_text(text) == labelled_text(text, Locale.EN) == text


def test_a_text_about_labels_is_no_labelled_text() -> None:
    assert labelled_text("教你看懂AI生成的图片") == "教你看懂AI生成的图片\n\n（本内容由AI生成）\n"


@pytest.mark.parametrize(
    "text", [f"本文由人工智能生成。\n{LONG}", f"{LONG}\n（AI合成）", f"{LONG}\n\nAI-generated"]
)
def test_a_text_says_so_at_either_end(text: str) -> None:
    assert says_ai(text)


@pytest.mark.parametrize(
    "text", [f"{LONG}AI生成{LONG}", "用AI学做菜", "生成一份购物清单", f"{LONG}\n作者：老王"]
)
def test_half_of_it_or_somewhere_in_the_middle_is_not_saying_so(text: str) -> None:
    assert not says_ai(text)
