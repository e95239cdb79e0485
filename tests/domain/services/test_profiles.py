"""A profile changes as a whole or not at all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import Refusal
from domain.language import Locale
from domain.profile import (
    AVATAR_URL_LENGTH,
    AvatarUrlInvalid,
    ProfileChanges,
    TimeZoneChangedRecently,
    TimeZoneInvalid,
)
from domain.user import DisplayNameInvalid, User
from tests.domain.mail_studio import MailStudio

AVATAR = "https://cdn.example.com/mei.png?size=2"
SECOND = timedelta(seconds=1)


@pytest.fixture
def studio() -> MailStudio:
    return MailStudio()


@pytest.fixture
def user(studio: MailStudio) -> User:
    return studio.user(avatar_url="https://cdn.example.com/old.png")


def shown(user: User) -> tuple[str, str | None, Locale, str]:
    return user.display_name, user.avatar_url, user.locale, user.time_zone


async def test_all_that_is_given_changes(studio: MailStudio, user: User) -> None:
    changes = ProfileChanges(
        display_name=" 小梅 ", avatar_url=AVATAR, locale=Locale.EN, time_zone="Europe/Berlin"
    )

    changed = await studio.profiles.update(user.id, changes)

    account = studio.account(user)
    assert shown(account) == shown(changed) == ("小梅", AVATAR, Locale.EN, "Europe/Berlin")
    assert account.updated_at == account.time_zone_changed_at == studio.clock()


async def test_what_is_not_given_stays(studio: MailStudio, user: User) -> None:
    before = shown(studio.account(user))

    await studio.profiles.update(user.id, ProfileChanges())
    assert shown(studio.account(user)) == before

    await studio.profiles.update(user.id, ProfileChanges(display_name="小梅"))
    assert shown(studio.account(user)) == ("小梅", *before[1:])


async def test_a_name_is_chosen_once_it_is_another(studio: MailStudio) -> None:
    user = studio.user(display_name="mei", is_name_chosen=False)

    await studio.profiles.update(user.id, ProfileChanges(display_name="mei", locale=Locale.EN))
    assert not studio.account(user).is_name_chosen

    await studio.profiles.update(user.id, ProfileChanges(display_name="小梅"))
    assert studio.account(user).is_name_chosen


async def test_none_takes_the_picture_away(studio: MailStudio, user: User) -> None:
    await studio.profiles.update(user.id, ProfileChanges(avatar_url=None))

    assert studio.account(user).avatar_url is None


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        (ProfileChanges(display_name="  "), DisplayNameInvalid, "displayName"),
        (ProfileChanges(display_name="x" * 41), DisplayNameInvalid, "displayName"),
        (ProfileChanges(display_name="a\nb"), DisplayNameInvalid, "displayName"),
        *(
            (ProfileChanges(avatar_url=url), AvatarUrlInvalid, "avatarUrl")
            for url in (
                "",
                "http://cdn.example.com/a.png",
                "javascript:alert(1)",
                "data:image/png;base64,AAAA",
                "https://",
                "https:///a.png",
                "https://user:password@cdn.example.com/a.png",
                "https://[::1/a.png",
                "https://cdn.example.com/a b.png",
                "https://cdn.example.com/\u202e.png",
                "//cdn.example.com/a.png",
                "https://cdn.example.com/" + "a" * AVATAR_URL_LENGTH,
            )
        ),
        *(
            (ProfileChanges(time_zone=name), TimeZoneInvalid, "timeZone")
            for name in (
                "",
                "Beijing",
                "asia/shanghai",
                "../../etc/passwd",
                "Factory",
                "localtime",
                "UTC+8",
                "Asia/Shanghai\x00",
            )
        ),
    ],
)
async def test_one_bad_field_keeps_every_other_from_changing(
    studio: MailStudio, user: User, changes: ProfileChanges, refusal: type[Refusal], field: str
) -> None:
    whole = replace(
        changes,
        display_name="小梅" if changes.display_name is None else changes.display_name,
        locale=Locale.EN,
    )

    with studio.unchanged(), pytest.raises(refusal) as refused:
        await studio.profiles.update(user.id, whole)
    assert refused.value.field == ("input", field)


async def test_a_time_zone_can_be_changed_once_a_week(studio: MailStudio, user: User) -> None:
    """Each place has a midnight of its own, and with it the day's jobs once more."""
    await studio.profiles.update(user.id, ProfileChanges(time_zone="Europe/Berlin"))
    may_change_at = studio.clock() + timedelta(days=7)
    studio.clock.move(timedelta(days=7) - SECOND)

    again = ProfileChanges(display_name="小梅", time_zone="Asia/Tokyo")
    with studio.unchanged(), pytest.raises(TimeZoneChangedRecently) as refused:
        await studio.profiles.update(user.id, again)
    assert refused.value.field == ("input", "timeZone")
    assert refused.value.resets_at == may_change_at
    assert f"{may_change_at:%Y-%m-%d %H:%M}" in refused.value.sentence.en

    studio.clock.move(SECOND)
    await studio.profiles.update(user.id, again)
    assert studio.account(user).time_zone == "Asia/Tokyo"


async def test_the_same_time_zone_again_is_no_change(studio: MailStudio, user: User) -> None:
    await studio.profiles.update(user.id, ProfileChanges(time_zone="Asia/Shanghai"))
    assert studio.account(user).time_zone_changed_at is None

    await studio.profiles.update(user.id, ProfileChanges(time_zone="Asia/Tokyo"))
    await studio.profiles.update(user.id, ProfileChanges(time_zone="Asia/Tokyo"))
    assert studio.account(user).time_zone == "Asia/Tokyo"
