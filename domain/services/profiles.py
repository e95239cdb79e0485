"""How one appears and is spoken to: showing and changing it."""

from dataclasses import dataclass
from datetime import datetime

from domain.profile import (
    TIME_ZONE_PAUSE,
    UNCHANGED,
    ProfileChanges,
    TimeZoneChangedRecently,
    checked_avatar_url,
    checked_time_zone,
)
from domain.profile_cache import Lease, Profile, ProfileCache
from domain.repeating import repeatable
from domain.services.owning import lock_owner
from domain.unit_of_work import Database
from domain.user import User, UserStatus, checked_display_name


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Profiles:
    database: Database
    cache: ProfileCache

    async def get(self, user_id: str) -> Profile | None:
        """Never older than what `user_id` has written; None where there is no such account."""
        found = await self.cache.find(user_id)
        if isinstance(found, Profile):
            return found
        if found is None:
            async with self.database.read(user_id=user_id) as reader:
                return _profile(await reader.users.get(user_id))
        return await self._kept(user_id, found)

    async def _kept(self, user_id: str, lease: Lease) -> Profile | None:
        """From the primary: a replica may not have what was changed before the lease began."""
        async with self.database.read_latest() as reader:
            user = await reader.users.get(user_id)
        profile = _profile(user)
        if profile is not None and user is not None and user.status is UserStatus.ACTIVE:
            await self.cache.keep(profile, lease)
        return profile

    @repeatable
    async def update(self, user_id: str, changes: ProfileChanges) -> User:
        """The user with all of the changes, or with none of them.

        Raises `DisplayNameInvalid`, `AvatarUrlInvalid`, `TimeZoneInvalid`,
        `TimeZoneChangedRecently`.
        """
        wanted = _checked(changes)
        async with self.database.begin(user_id=user_id) as work:
            user = await lock_owner(work, user_id)
            now = await work.now()
            if changes.time_zone is not None:
                _move(user, changes.time_zone, now)
            # A form may send back the name that was there: that is no choice.
            if wanted.get("display_name", user.display_name) != user.display_name:
                user.is_name_chosen = True
            for name, value in wanted.items():
                setattr(user, name, value)
            user.updated_at = now
        return user


def _profile(user: User | None) -> Profile | None:
    return None if user is None else Profile.of(user)


def _checked(changes: ProfileChanges) -> dict[str, str | None]:
    """What becomes of the fields that nothing but their form decides about."""
    wanted: dict[str, str | None] = {}
    if changes.display_name is not None:
        wanted["display_name"] = checked_display_name(changes.display_name)
    if changes.avatar_url is not UNCHANGED:
        url = changes.avatar_url
        wanted["avatar_url"] = None if url is None else checked_avatar_url(url)
    if changes.locale is not None:
        wanted["locale"] = changes.locale
    if changes.time_zone is not None:
        checked_time_zone(changes.time_zone)
    return wanted


def _move(user: User, time_zone: str, now: datetime) -> None:
    if time_zone == user.time_zone:
        return
    changed_at = user.time_zone_changed_at
    if changed_at is not None and now < changed_at + TIME_ZONE_PAUSE:
        raise TimeZoneChangedRecently(may_change_at=changed_at + TIME_ZONE_PAUSE)
    user.time_zone = time_zone
    user.time_zone_changed_at = now
