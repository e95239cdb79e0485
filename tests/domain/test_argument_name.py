"""Whoever is told that a value is too long or too short is told which, in their own language."""

import ast
import re
from collections.abc import Iterator

import pytest

from domain.argument_name import UNNAMED, named
from domain.errors import DomainError, ErrorCode
from domain.options import LineTooLong, NumberOutOfRange
from domain.plan_terms import BOUNDS, PlanNumberInvalid
from domain.services.examining import ArgumentTooLong
from tests.architecture.repository import files, tree
from tests.domain.refusals import ERRORS

_LENGTHS = {ErrorCode.TEXT_TOO_LONG, ErrorCode.TEXT_TOO_SHORT, ErrorCode.OUT_OF_RANGE}
#: What Chinese messages say about lengths, sizes and bounds.
_BOUNDS = re.compile(r"最多|最长|最低|至少|须在|须为|不能为空|太长|太短|过大")
#: As programs spell names: `maxSources`, `filter.tags`; not MP3, UUID or Asia/Shanghai.
_SPELT = re.compile(r"(?<![A-Za-z/@_])[a-z][A-Za-z_.]+")
_WORDS = {"http", "https", "sk"}
#: Calls that are given an argument's name, and where.
_CHECKS = {
    **dict.fromkeys(["checked_line", "checked_lines", "checked_number", "check_count"], 1),
    **dict.fromkeys(["_check_length", "_line", "_words"], 1),
    **dict.fromkeys(["LineTooLong", "NumberOutOfRange", "TooManyLines", "ArgumentTooLong"], 0),
    "NothingLeft": 0,
}


def _is_about_a_length(error: DomainError) -> bool:
    return error.code in _LENGTHS or bool(_BOUNDS.search(error.sentence.zh_cn))


@pytest.mark.parametrize(
    "error", [*filter(_is_about_a_length, ERRORS)], ids=lambda error: type(error).__name__
)
def test_no_length_is_refused_in_the_words_of_programs(error: DomainError) -> None:
    assert set(_SPELT.findall(error.sentence.zh_cn)) - _WORDS == set()


def _names() -> Iterator[str]:
    """All that our checks are given; what stands for a number is a 0."""
    paths = [path for path in files(suffix=".py") if path.parts[0] in {"domain", "schema"}]
    for path in paths:
        for call in ast.walk(tree(path)):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            place = _CHECKS.get(call.func.id)
            if place is not None and len(call.args) > place:
                yield from _spelt(call.args[place])


def _spelt(argument: ast.expr) -> Iterator[str]:
    match argument:
        case ast.Constant(value=str()):
            yield str(argument.value)
        case ast.JoinedStr():
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "0"
                for part in argument.values
            )


def test_every_argument_that_is_measured_has_a_name() -> None:
    names = {*_names(), *BOUNDS}

    assert len(names) > 30
    assert {name for name in names if named(name) == UNNAMED} == set()


@pytest.mark.parametrize("name", sorted({*_names(), *BOUNDS}))
def test_it_is_called_something_in_each_language(name: str) -> None:
    assert not re.search("[A-Za-z]", named(name).zh_cn)
    assert re.fullmatch("[a-z ]+", named(name).en)


def test_what_is_within_an_argument_has_its_own_name() -> None:
    assert named("points.3.heading") == named("heading")
    assert named("brand.name") == named("name")


def test_refusals_say_the_name() -> None:
    assert LineTooLong("displayed", longest=3).sentence.zh_cn == "该项最多 3 个字符。"
    assert LineTooLong("tone", longest=40).sentence.zh_cn == "语气最多 40 个字符。"
    assert LineTooLong("tone", longest=40).sentence.en == "The tone has at most 40 characters."
    sources = NumberOutOfRange("maxSources", lowest=1, highest=20)
    assert sources.sentence.zh_cn == "来源数须在 1 到 20 之间。"
    assert sources.sentence.en == "The number of sources must be from 1 to 20."
    assert sources.field == ("input", "maxSources")
    assert ArgumentTooLong("filter.text", longest=9).sentence.zh_cn == "文本最多 9 个字符。"
    assert PlanNumberInvalid("credits").sentence.zh_cn.startswith("点数须在 1 到")
