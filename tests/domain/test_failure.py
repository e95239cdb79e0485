import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.failure import SENTENCES, WORTH_ASKING_AGAIN, Failure, FailureCode, RecipeFailed
from domain.language import Locale

CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: A cause that lies in the address or the text itself stays as it is.
LASTING = {
    FailureCode.SOURCE_FORBIDDEN,
    FailureCode.SOURCE_TOO_LARGE,
    FailureCode.SOURCE_UNSUPPORTED,
    FailureCode.SOURCE_LOGIN_WALL,
    FailureCode.SOURCE_CAPTCHA,
    FailureCode.SOURCE_EMPTY,
    FailureCode.SOURCE_NOT_ARTICLE,
    FailureCode.SOURCE_GONE,
    FailureCode.SOURCE_TOO_LONG,
    FailureCode.SEARCH_EMPTY,
    FailureCode.LANGUAGE_UNSUPPORTED,
    FailureCode.PROVIDER_REFUSED,
    FailureCode.PROVIDER_MISCONFIGURED,
    FailureCode.OWN_KEY_REJECTED,
    FailureCode.OWN_KEY_EXHAUSTED,
    FailureCode.OWN_KEY_REMOVED,
    FailureCode.TEXT_UNSETTABLE,
    FailureCode.UPLOAD_GONE,
    FailureCode.PAGE_MISSING,
    FailureCode.NOTHING_TO_SAY,
}


@pytest.mark.parametrize("code", FailureCode)
def test_every_failure_speaks_both_languages(code: FailureCode) -> None:
    sentence = Failure(code).sentence

    assert CHINESE.search(sentence.in_locale(Locale.ZH_CN))
    assert sentence.in_locale(Locale.EN).isascii()
    assert sentence.in_locale(Locale.EN).endswith(".")


def test_no_two_failures_say_the_same() -> None:
    assert len({sentence.zh_cn for sentence in SENTENCES.values()}) == len(FailureCode)
    assert len({sentence.en for sentence in SENTENCES.values()}) == len(FailureCode)


@pytest.mark.parametrize("code", FailureCode)
def test_a_failure_is_worth_asking_again_unless_its_cause_lasts(code: FailureCode) -> None:
    assert Failure(code).retryable is (code not in LASTING)


@pytest.mark.parametrize("code", FailureCode)
def test_what_the_worker_tries_again_its_owner_may_ask_for_again(code: FailureCode) -> None:
    if RecipeFailed(code).is_tried_again:
        assert code in WORTH_ASKING_AGAIN


@pytest.mark.parametrize("code", FailureCode)
def test_what_would_come_to_the_same_is_not_tried_again(code: FailureCode) -> None:
    assert not RecipeFailed(code, is_certain=True).is_tried_again


@given(st.sampled_from(FailureCode), st.text())
def test_a_failure_tells_the_log_its_code_and_detail(code: FailureCode, detail: str) -> None:
    assert str(RecipeFailed(code, detail=detail)) == f"{code}: {detail}"
