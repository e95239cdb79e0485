"""Looking at a text costs nothing but a place in its account's bucket."""

import pytest

from domain.errors import ErrorCode, RateLimited
from domain.platform import Platform
from domain.rate_limit import Bucket
from domain.services.examining import ArgumentTooLong
from domain.source import TEXT_MAXIMUM
from domain.user import User
from tests.domain.studio import Studio

_BUCKET = Bucket.EXAMINE_PER_ACCOUNT


async def test_a_text_is_checked_for_its_platform(studio: Studio) -> None:
    report = await studio.examining.compliance(
        "最好加微信", platform=Platform.XIAOHONGSHU, user_id="user"
    )
    general = await studio.examining.compliance("最好加微信", platform=None, user_id="user")

    assert [hit.text for hit in report.hits] == ["最好", "加微信"]
    assert [hit.text for hit in general.hits] == ["最好"]
    assert studio.rate_limits.taken == [(_BUCKET, "user")] * 2


async def test_a_text_is_analysed_with_its_title(studio: Studio) -> None:
    analysis = await studio.examining.analysis("小火慢炖", title="汤", user_id="user")
    untitled = await studio.examining.analysis("", title=None, user_id="user")

    assert (analysis.character_count, analysis.language) == (4, "汤")
    assert (untitled.character_count, untitled.language) == (0, "und")


async def test_the_longest_text_and_title_are_taken(studio: Studio) -> None:
    text = "字" * TEXT_MAXIMUM

    analysis = await studio.examining.analysis(text, title="题" * 200, user_id="user")
    report = await studio.examining.compliance(text, platform=None, user_id="user")

    assert (analysis.character_count, report.hits) == (TEXT_MAXIMUM, ())


@pytest.mark.parametrize(
    ("length", "title_length", "name"), [(TEXT_MAXIMUM + 1, 0, "text"), (1, 201, "title")]
)
async def test_what_is_longer_is_refused_and_takes_nothing(
    studio: Studio, creator: User, length: int, title_length: int, name: str
) -> None:
    before = list(studio.rate_limits.taken)
    with studio.unchanged(), pytest.raises(ArgumentTooLong) as refused:
        await studio.examining.analysis(
            "字" * length, title="题" * title_length, user_id=creator.id
        )

    assert refused.value.code is ErrorCode.BAD_USER_INPUT
    assert name in refused.value.sentence.en
    assert studio.rate_limits.taken == before


async def test_a_text_that_is_too_long_is_not_checked_either(studio: Studio) -> None:
    with pytest.raises(ArgumentTooLong):
        await studio.examining.compliance("字" * (TEXT_MAXIMUM + 1), platform=None, user_id="user")
    assert studio.rate_limits.taken == []


async def test_who_asks_too_often_waits(studio: Studio, creator: User) -> None:
    studio.rate_limits.empty.add((_BUCKET, creator.id))

    with studio.unchanged():
        with pytest.raises(RateLimited):
            await studio.examining.analysis("字", title=None, user_id=creator.id)
        with pytest.raises(RateLimited):
            await studio.examining.compliance("字", platform=None, user_id=creator.id)

    await studio.examining.analysis("字", title=None, user_id="somebody else")
