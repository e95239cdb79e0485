"""No rule of setting Chinese is ever broken, in whatever text and width."""

from functools import lru_cache
from itertools import accumulate

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from infra.media.breakpoints import Cut
from infra.media.graphemes import clusters
from infra.media.line_breaking import BreakRules, LineBreaker, WidthOf, break_lines
from tests.infra.media.mixed_titles import (
    ATOMS,
    CLOSING,
    MARKS,
    OPENING,
    PARAGRAPHS,
    TITLES,
    Title,
)

TITLE, TEXT = BreakRules(is_title=True), BreakRules()
RULES = st.sampled_from([TITLE, TEXT])
WIDTHS = st.floats(min_value=6, max_value=24)
SLACK = 1e-6


@lru_cache(maxsize=512)
def letter_widths(text: str) -> WidthOf:
    """About those of a font: the measures of a breaker need no pictures."""
    widths = [0.0] * len(text)
    for start, end in clusters(text):
        widths[start] = width_of_cluster(text[start:end])
    sums = [0.0, *accumulate(widths)]
    return lambda start, end: sums[end] - sums[start]


def width_of_cluster(cluster: str) -> float:
    if cluster in MARKS:
        return 0.62
    if cluster.isspace():
        return 0.0 if cluster == "\n" else 0.25
    return 0.55 if len(cluster) == 1 and ord(cluster) < 0x250 else 1.0


def lines_of(text: str, width: float, rules: BreakRules = TITLE) -> list[str]:
    lines = break_lines(text, letter_widths(text), width, rules=rules)
    assert lines is not None
    return [text[start:end] for start, end in lines]


@settings(max_examples=1500, deadline=None)
@given(title=TITLES, width=WIDTHS, rules=RULES)
def test_no_rule_is_broken(title: Title, width: float, rules: BreakRules) -> None:
    text = title.text
    assume(text.strip())
    assume(all(piece_room(title, index) <= width for index in range(len(title.pieces))))
    lines = break_lines(text, letter_widths(text), width, rules=rules)
    assert lines is not None
    assert_all_is_kept(text, lines)
    measure = letter_widths(text)
    assert all(measure(*line) <= width + SLACK for line in lines)
    for start, end in lines[1:]:
        assert not text[start:end].startswith(CLOSING)
    for start, end in lines[:-1]:
        assert not text[start:end].endswith(OPENING)
    inner = {end for _, end in lines[:-1]} | {start for start, _ in lines[1:]}
    for piece, start, end in title.places:
        assert piece not in ATOMS or not any(start < place < end for place in inner)
    if len(lines) > 1 and letters(text[slice(*lines[-1])]) <= 1:
        assert not can_be_broken_well(title, width)


def assert_all_is_kept(text: str, lines: list[tuple[int, int]]) -> None:
    kept = "".join("".join(text[start:end] for start, end in lines).split())
    assert kept == "".join(text.split())
    assert lines == sorted(lines)


def letters(line: str) -> int:
    """What a reader counts as characters."""
    parts = (line[start:end] for start, end in clusters(line))
    return sum(1 for part in parts if part not in MARKS and not part.isspace())


def piece_room(title: Title, index: int) -> float:
    """The width of a piece with all that nothing parts from it."""
    first, last, count = index, index + 1, len(title.pieces)
    while first > 0 and not may_part(title, first):
        first -= 1
    while last < count and not may_part(title, last):
        last += 1
    return sum(letter_widths(piece)(0, len(piece)) for piece in title.pieces[first:last])


def may_part(title: Title, place: int) -> bool:
    """Whether a line may end before that piece, in a strict reading.

    Latin words and numbers beside each other may be one word.
    """
    before = [piece for piece in title.pieces[:place] if not piece.isspace()]
    after = [piece for piece in title.pieces[place:] if not piece.isspace()]
    if not before or not after or title.pieces[place].isspace():
        return False
    if after[0] in CLOSING or before[-1] in OPENING:
        return False
    return title.pieces[place - 1].isspace() or not (before[-1] in ATOMS and after[0] in ATOMS)


def can_be_broken_well(title: Title, width: float) -> bool:
    """Whether some breaking between pieces leaves no letter alone at the end (exhaustive)."""
    places = title.places
    measure = letter_widths(title.text)
    whole = "".join(title.pieces)
    reachable = {0}
    for index in range(1, len(places) + 1):
        if index < len(places) and not may_part(title, index):
            continue
        end = places[index - 1][2]
        for start in sorted(reachable):
            begin = places[start][1]
            part = whole[begin:end]
            trimmed = begin + len(part) - len(part.lstrip()), begin + len(part.rstrip())
            is_last = index == len(places)
            if measure(*trimmed) <= width and (not is_last or letters(part) > 1):
                reachable.add(index)
                break
    return len(places) in reachable


@settings(max_examples=1000, deadline=None)
@given(title=PARAGRAPHS, width=st.floats(min_value=1.5, max_value=12), rules=RULES)
def test_everything_is_kept_and_fits_even_where_words_are_wider_than_a_line(
    title: Title, width: float, rules: BreakRules
) -> None:
    text = title.text
    measure = letter_widths(text)
    lines = break_lines(text, measure, width, rules=rules)
    assert lines is not None
    assert_all_is_kept(text, lines)
    assert all(measure(*line) <= width + SLACK for line in lines)
    edges = {0, len(text)} | {place for cluster in clusters(text) for place in cluster}
    assert all(start in edges and end in edges for start, end in lines)


@settings(max_examples=500, deadline=None)
@given(title=PARAGRAPHS, rules=RULES)
def test_every_newline_ends_a_line_and_in_a_wide_room_nothing_else_does(
    title: Title, rules: BreakRules
) -> None:
    found = lines_of(title.text, 1000, rules)
    expected = [line.strip() for line in title.text.split("\n")]
    if title.text.endswith("\n"):
        expected.pop()
    assert found == expected


@settings(max_examples=500, deadline=None)
@given(title=TITLES, width=WIDTHS, rules=RULES, most=st.integers(min_value=1, max_value=4))
def test_the_most_lines_are_kept_to_whenever_that_is_possible(
    title: Title, width: float, rules: BreakRules, most: int
) -> None:
    text = title.text
    measure = letter_widths(text)
    capped = break_lines(text, measure, width, rules=rules, most_lines=most)
    free = break_lines(text, measure, width, rules=rules)
    assert free is not None
    if capped is None:
        assert len(free) > most
    else:
        assert len(capped) <= most
        assert all(measure(*line) <= width + SLACK for line in capped)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("每天复盘10分钟，半年涨粉5万的真相", 7, ["每天复盘", "10分钟，半年", "涨粉5万的真相"]),
        ("7个AI写作神器，用完再也回不去了！", 9, ["7个AI写作神器，", "用完再也回不去了！"]),
        ("为什么努力了还是没流量？", 8, ["为什么努力了", "还是没流量？"]),
        (
            "《红楼梦》里的“隐藏”人物：读懂3个细节",
            13,
            ["《红楼梦》里的“隐藏”人物：", "读懂3个细节"],
        ),
        ("iPhone 15 Pro Max值得买吗？", 9, ["iPhone 15 Pro Max", "值得买吗？"]),
        (
            "How I grew to 50,000 followers in 90 days",
            9,
            ["How I grew to", "50,000 followers", "in 90 days"],
        ),
    ],
)
def test_titles_break_where_an_editor_would(text: str, width: float, lines: list[str]) -> None:
    assert lines_of(text, width) == lines


def test_a_text_fills_its_lines_and_keeps_its_words() -> None:
    text = "点赞少不等于内容差。先看完播率和收藏率，收藏率说明选题是对的。"
    lines = lines_of(text, 12, TEXT)
    assert lines == ["点赞少不等于内容差。先看", "完播率和收藏率，收藏率", "说明选题是对的。"]


def test_a_part_that_is_to_stay_whole_does() -> None:
    text = "复盘方法论真的好用"
    measure = letter_widths(text)
    assert Cut.WORD < Cut.IN_WORD
    free = break_lines(text, measure, 5, rules=TITLE)
    held = break_lines(text, measure, 5, rules=BreakRules(is_title=True, whole=((3, 7),)))
    assert free is not None
    assert held is not None
    assert all(not 3 < end < 7 for _, end in held)


def test_what_is_wider_than_a_line_is_broken_as_the_last_resort() -> None:
    text = "看Supercalifragilistic，好吗"
    broken = LineBreaker(text, letter_widths(text), TITLE).broken(6)
    assert broken is not None
    assert broken.worst is Cut.GLUED
    assert "".join(text[start:end] for start, end in broken.lines) == text


def test_an_address_is_broken_between_its_parts() -> None:
    text = "见https://example.com/some/path?with=query"
    assert lines_of(text, 12, TEXT) == ["见https://example.com/", "some/path?with=query"]


def test_a_character_wider_than_the_line_fits_in_none() -> None:
    assert break_lines("大", letter_widths("大"), 0.5, rules=TEXT) is None


def test_a_text_without_a_letter_is_one_empty_line() -> None:
    assert lines_of("", 5) == [""]
    assert lines_of("   ", 5) == [""]
