"""What somebody may change about how they appear and are spoken to."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from domain.errors import ErrorCode, Refusal
from domain.language import Locale, Sentence

AVATAR_URL_LENGTH = 2000
#: Daily caps are counted by the day of the user: who moves it often would have more days.
TIME_ZONE_PAUSE = timedelta(days=7)

_VISIBLE = re.compile(rf"[!-~]{{1,{AVATAR_URL_LENGTH}}}")
#: In the database of zones, but no place.
_NO_PLACES = frozenset({"Factory", "localtime"})


class AvatarUrlInvalid(Refusal):
    code = ErrorCode.AVATAR_URL_INVALID

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"头像地址须以 https:// 开头，最长 {AVATAR_URL_LENGTH} 个字符。",
                f"A picture's address begins with https:// and has at most {AVATAR_URL_LENGTH}"
                " characters.",
            ),
            field=("input", "avatarUrl"),
        )


class TimeZoneInvalid(Refusal):
    code = ErrorCode.TIME_ZONE_INVALID

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "时区须为 IANA 名称，例如 Asia/Shanghai。",
                "Name a time zone as IANA does, as in Asia/Shanghai.",
            ),
            field=("input", "timeZone"),
        )


class TimeZoneChangedRecently(Refusal):
    code = ErrorCode.TIME_ZONE_CHANGED_RECENTLY

    def __init__(self, *, may_change_at: datetime) -> None:
        days = TIME_ZONE_PAUSE.days
        super().__init__(
            Sentence(
                f"时区每 {days} 天只能修改一次，"
                f"{may_change_at:%Y-%m-%d %H:%M}（UTC）之后可再次修改。",
                f"A time zone can be changed once in {days} days: again after"
                f" {may_change_at:%Y-%m-%d %H:%M} UTC.",
            ),
            field=("input", "timeZone"),
            resets_at=may_change_at,
        )


class Unchanged(Enum):
    """Stands where null means something else."""

    UNCHANGED = "UNCHANGED"


UNCHANGED = Unchanged.UNCHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChanges:
    """What to change; None leaves it, but for `avatar_url`, where None takes the picture away."""

    display_name: str | None = None
    avatar_url: str | Unchanged | None = UNCHANGED
    locale: Locale | None = None
    time_zone: str | None = None


def checked_avatar_url(url: str) -> str:
    """The address itself; raises `AvatarUrlInvalid`.

    Clients load it by themselves: we never do, so that it may lead anywhere.
    """
    try:
        parts = urlsplit(url if _VISIBLE.fullmatch(url) else "")
        is_safe = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        is_safe = False
    if not is_safe:
        raise AvatarUrlInvalid
    return url


def checked_time_zone(name: str) -> str:
    """The name itself; raises `TimeZoneInvalid`."""
    if name not in _time_zones():
        raise TimeZoneInvalid
    return name


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones()) - _NO_PLACES
