"""Whatever the product says no with, it says in both languages, and under a code of its own."""

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module

import pytest

import domain
from domain.errors import DomainError, ErrorCode, RateLimited
from domain.language import Locale, Sentence
from domain.stage import Stage
from tests.domain.refusals import ERRORS

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_every_refusal_speaks_both_languages(error: DomainError) -> None:
    assert CHINESE.search(error.sentence.zh_cn)
    assert error.sentence.en.isascii()
    assert error.sentence.en.endswith(".")
    assert str(error) == error.sentence.en


def test_every_refusal_is_tested_here() -> None:
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        import_module(module.name)

    assert set(_kinds(DomainError)) == {type(error) for error in ERRORS}


def _kinds(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    """Those of ours that are raised themselves: the ones that nothing is derived from."""
    derived = [each for each in kind.__subclasses__() if each.__module__.startswith("domain.")]
    if not derived:
        yield kind
    for each in derived:
        yield from _kinds(each)


def test_every_code_that_the_product_raises_is_used() -> None:
    """The API alone answers with the last two: a fault has no error of ours."""
    unused = set(ErrorCode) - {error.code for error in ERRORS}
    assert unused == {ErrorCode.INTERNAL_SERVER_ERROR}


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_speaks_both_languages(stage: Stage) -> None:
    assert CHINESE.search(stage.sentence.zh_cn)
    assert stage.sentence.en.isascii()


def test_a_sentence_is_chinese_unless_english_is_asked_for() -> None:
    sentence = Sentence("你好", "Hello")
    assert sentence.in_locale(Locale.ZH_CN) == "你好"
    assert sentence.in_locale(Locale.EN) == "Hello"


def test_a_refusal_by_rate_says_when_to_come_back() -> None:
    assert "7" in RateLimited(retry_after_seconds=7).sentence.zh_cn
