"""What a text made up or lost is told; what it says in other words is not."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.facts import (
    FACT_ISSUE_LIMIT,
    Fact,
    FactChange,
    FactIssue,
    FactKind,
    changed_facts,
    fact_issues,
)
from domain.known_names import normal_name
from domain.partial_date import PartialDate, partial_date_of
from domain.quantity import Precision, Quantity, quantity_of


def _fact(kind: FactKind, normal: str) -> Fact:
    return Fact(kind, f"«{normal}»", normal)


def _numbers(*normals: str) -> list[Fact]:
    return [_fact(FactKind.NUMBER, normal) for normal in normals]


def _dates(*normals: str) -> list[Fact]:
    return [_fact(FactKind.DATE, normal) for normal in normals]


def _names(*normals: str) -> list[Fact]:
    return [_fact(FactKind.NAME, normal) for normal in normals]


def _invented(source: list[Fact], written: list[Fact]) -> list[str]:
    issues = fact_issues(source, written, missing=False)
    assert {issue.change for issue in issues} <= {FactChange.INVENTED}
    return [issue.text.strip("«»") for issue in issues]


def _missing(source: list[Fact], written: list[Fact]) -> list[str]:
    issues = fact_issues(source, written, missing=True)
    return [issue.text.strip("«»") for issue in issues if issue.change is FactChange.MISSING]


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("36", "36"),
        ("36", "36 km"),
        ("36 km", "36"),
        ("5 km", "5000 m"),
        ("3/2 h", "90 min"),
        ("1 kg", "2 jin"),
        ("1/2 ratio", "50 %"),
        ("2/5", "40 %"),
        ("387/10 %", "~40 %"),
        ("~40 %", "40 %"),
        ("103456", ">100000"),
        ("1234567", "1230000"),
        ("1234/100 %", "123/10 %"),
    ],
)
def test_the_same_amount_in_other_words_is_not_invented(source: str, written: str) -> None:
    assert _invented(_numbers(source), _numbers(written)) == []
    assert _missing(_numbers(source), _numbers(written)) == []


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("36", "37"),
        ("36 km", "36 kg"),
        ("5 km", "50 km"),
        ("30 %", "~40 %"),
        ("120", ">150"),
        ("1204", "1300"),
        ("2023", "2024"),
        ("12 CNY", "12 USD"),
    ],
)
def test_another_amount_is_invented(source: str, written: str) -> None:
    assert _invented(_numbers(source), _numbers(written)) == [written]
    assert _missing(_numbers(source), _numbers(written)) == [source]


@pytest.mark.parametrize("normal", ["1 year", "2 day", "1/2 h", "2 x", "~1/2 ratio", "100 %"])
def test_how_people_talk_is_no_fact(normal: str) -> None:
    assert _invented([], _numbers(normal)) == []
    assert _missing(_numbers(normal), []) == []


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (["2023-05-01"], "2023-05-01"),
        (["2023-05-01"], "2023--"),
        (["2023-05-01"], "-05-01"),
        (["2023-05-01"], "-05-"),
        (["2023-05-01"], "--01"),
        (["2023--", "-05-01"], "2023-05-01"),
        (["T07:30"], "T07:30"),
        (["90s"], "90s"),
    ],
)
def test_the_parts_of_a_date_are_not_invented(source: list[str], written: str) -> None:
    assert _invented(_dates(*source), _dates(written)) == []


@pytest.mark.parametrize(
    "written", ["2024--", "2023-06-", "2023-05-02", "-04-01", "--02", "T01:00"]
)
def test_another_date_is_invented(written: str) -> None:
    assert _invented(_dates("2023-05-01"), _dates(written)) == [written]


def test_a_year_may_be_told_as_a_number() -> None:
    assert _invented(_dates("2023-05-"), _numbers("2023")) == []
    assert _invented(_numbers("2023"), _dates("2023--")) == []
    assert _invented([*_numbers("2023"), *_dates("-05-01")], _dates("2023-05-01")) == []
    assert _invented(_numbers("2023"), _dates("2023-05-")) == ["2023-05-"]
    assert _invented(_dates("2023-05-"), _numbers("2022", "2023 km")) == ["2022", "2023 km"]


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("王小明", "小明"),
        ("小明", "王小明先生"),
        ("amara osei", "osei"),
        ("osei", "dr osei"),
        ("gpt 4 turbo", "gpt 4"),
    ],
)
def test_a_name_inside_a_longer_one_is_not_invented(source: str, written: str) -> None:
    assert _invented(_names(source), _names(written)) == []


@pytest.mark.parametrize(
    ("source", "written"),
    [("王小明", "王大明"), ("gpt 4", "gpt 4.5"), ("gpt", "gpt 5"), ("osei", "sei"), ("张", "张伟")],
)
def test_another_name_is_invented(source: str, written: str) -> None:
    assert _invented(_names(source), _names(written)) == [written]


def test_the_number_of_a_name_is_known() -> None:
    assert _invented(_names("claude 4.6"), _numbers("23/5", "5")) == ["5"]


def test_only_a_name_that_is_used_twice_can_be_missing() -> None:
    assert _missing(_names("林蔚", "周敏", "林蔚"), []) == ["林蔚"]


def test_what_is_missing_is_told_only_where_it_is_asked_for() -> None:
    assert fact_issues(_numbers("36"), [], missing=False) == []


def test_each_fact_is_told_once_in_order_with_what_is_invented_first() -> None:
    source, written = _numbers("12", "13", "12"), [*_dates("2024--"), *_numbers("15", "15")]

    assert fact_issues(source, written, missing=True) == [
        FactIssue(FactKind.DATE, "«2024--»", FactChange.INVENTED),
        FactIssue(FactKind.NUMBER, "«15»", FactChange.INVENTED),
        FactIssue(FactKind.NUMBER, "«12»", FactChange.MISSING),
        FactIssue(FactKind.NUMBER, "«13»", FactChange.MISSING),
    ]


def test_there_is_an_end_to_the_issues() -> None:
    many = _numbers(*(str(number) for number in range(100, 300)))

    assert len(fact_issues([], many, missing=True)) == FACT_ISSUE_LIMIT
    assert len(fact_issues(many, [], missing=True)) == FACT_ISSUE_LIMIT


class _Marked:
    """Finds what stands in braces, and so misses every other name."""

    def find(self, text: str) -> list[Fact]:
        parts = [part.partition("}")[0] for part in text.split("{")[1:]]
        return [Fact(FactKind.NAME, part, normal_name(part)) for part in parts]


def test_a_name_that_stands_in_the_other_text_is_no_issue_although_nobody_found_it() -> None:
    source, written = "林蔚的店开了三年。Amara Osei came", "{林蔚}说，{Amara} 和{王五}"

    assert [issue.text for issue in fact_issues([], _Marked().find(written), missing=False)] == [
        "林蔚",
        "Amara",
        "王五",
    ]
    issues = changed_facts(_Marked(), sources=[source], written=written, missing=True)
    assert issues == [FactIssue(FactKind.NAME, "王五", FactChange.INVENTED)]


def test_a_given_name_stands_for_the_whole_one() -> None:
    source, written = "{王小明}来了，{王小明}走了。", "小明来了又走。"

    assert changed_facts(_Marked(), sources=[source], written=written, missing=True) == []


def test_names_are_not_compared_between_chinese_and_english() -> None:
    source, written = (
        "{林蔚}开了一家店。{林蔚}辞职了。",
        "{Lin Wei} quit her job and opened a shop.",
    )

    assert changed_facts(_Marked(), sources=[source], written=written, missing=True) == []


_QUANTITIES = st.builds(
    Quantity,
    st.fractions(min_value=0, max_value=10**9, max_denominator=1_000),
    st.sampled_from(["", "%", "km", "h", "ratio", "tin"]),
    st.sampled_from(Precision),
)


@given(_QUANTITIES)
def test_a_quantity_is_read_back_from_its_normal_form(quantity: Quantity) -> None:
    assert quantity_of(str(quantity)) == quantity


@given(_QUANTITIES)
def test_a_quantity_lies_within_its_reach(quantity: Quantity) -> None:
    low, high = quantity.reach

    assert low <= quantity.measure[0] <= high


@given(
    st.none() | st.integers(1_000, 9_999),
    st.none() | st.integers(1, 12),
    st.none() | st.integers(1, 31),
)
def test_a_date_is_read_back_from_its_normal_form(
    year: int | None, month: int | None, day: int | None
) -> None:
    assert partial_date_of(str(PartialDate(year, month, day))) == PartialDate(year, month, day)


def test_other_texts_are_no_normal_forms() -> None:
    assert quantity_of("about 5") is None
    assert partial_date_of("yesterday") is None
    assert Quantity(Fraction(1, 3)).reach == (Fraction(1, 3), Fraction(1, 3))
    assert _invented(_numbers("about 5"), _numbers("about 6")) == []


@given(st.lists(_QUANTITIES, max_size=20), st.lists(_QUANTITIES, max_size=20))
def test_a_text_that_keeps_everything_has_no_issues(
    source: list[Quantity], other: list[Quantity]
) -> None:
    known = _numbers(*map(str, source))
    more = [*known, *_numbers(*map(str, other))]

    assert fact_issues(known, known, missing=True) == []
    assert _invented(more, known) == []
    assert _missing(known, more) == []
