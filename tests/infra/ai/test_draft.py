"""What a reader sees of an answer, however it is cut into pieces."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.quotation import Quotations
from infra.ai.draft import Draft
from tests.infra.ai.chinese_answer import CHINESE_ANSWER

_SOURCE = "她说：“流量是别人的，关系才是自己的。”店还在。"
_MESSY = (
    "<think>\n# Plan\nlet me see\n</think>\r\n好的，以下是结果：\r\n```markdown\n"
    + CHINESE_ANSWER.replace("> 流量", "> 这句话不在原文里。\n> 流量").replace("\n", "\r\n")
    + "\n```\n\n---\n"
)


def _draft(*texts: str) -> tuple[Draft, list[str]]:
    draft = Draft(Quotations(_SOURCE))
    shown = [draft.feed(text) for text in texts]
    return draft, [*shown, draft.finish()]


def _cut(text: str, places: list[int]) -> list[str]:
    bounds = [0, *sorted(place % (len(text) + 1) for place in places), len(text)]
    return [text[begin:end] for begin, end in pairwise(bounds)]


def test_thoughts_fences_small_talk_and_rules_are_left_out() -> None:
    draft, _ = _draft(_MESSY)

    assert draft.body == CHINESE_ANSWER


@given(st.lists(st.integers(min_value=0), max_size=30))
def test_the_cuts_make_no_difference(places: list[int]) -> None:
    draft, shown = _draft(*_cut(_MESSY, places))

    assert draft.body == CHINESE_ANSWER
    assert "".join(shown) == draft.body


@given(st.text(alphabet=st.sampled_from("#> -*`~<a店\n\r\t"), max_size=80))
def test_whatever_comes_what_was_shown_is_the_body(text: str) -> None:
    one_by_one, shown = _draft(*text)
    at_once, _ = _draft(text)

    assert "".join(shown) == one_by_one.body == at_once.body


def test_text_is_shown_before_its_line_ends() -> None:
    draft, _ = _draft()

    assert draft.feed("# 标题在此\n\n摘要的前") == "# 标题在此\n\n摘要的前"
    assert draft.feed("半句") == "半句"


def test_a_title_is_shown_only_when_it_is_known_to_be_one() -> None:
    draft, _ = _draft()

    assert draft.feed("# 要点") == ""
    assert draft.feed("\n# 真正的标题") == ""
    assert not draft.is_begun
    assert draft.feed("\n") == "# 真正的标题"
    assert draft.is_begun


@pytest.mark.parametrize("quote", ["> 编造的一句话。", "- 编造的一句话。", ""])
def test_a_section_of_quotes_that_the_source_lacks_is_never_seen(quote: str) -> None:
    draft, _ = _draft(CHINESE_ANSWER.replace("> 流量是别人的，关系才是自己的。", quote))

    assert "金句" not in draft.body
    assert "编造" not in draft.body
    assert draft.body.endswith("## 标签\n\n#咖啡店 #熟客 #小店经营")


def test_a_quote_is_spelled_as_in_the_source() -> None:
    draft, _ = _draft("# 题目\n\n## 金句\n- “流量是别人的， 关系才是自己的”")

    assert draft.body == "# 题目\n\n## 金句\n\n> 流量是别人的，关系才是自己的"


def test_an_answer_without_a_title_shows_nothing() -> None:
    draft, shown = _draft("I am sorry, but I cannot help with that.")

    assert shown == ["", ""]
    assert not draft.is_begun
