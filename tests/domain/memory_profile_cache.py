"""Profiles kept in memory, as honestly as Redis keeps them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import count

from domain.profile_cache import Lease, Profile
from tests.fakes import require_no_transaction


@dataclass
class MemoryProfileCache:
    """`is_away`: it knows nothing, and keeps nothing."""

    is_away: bool = False
    kept: dict[str, Profile] = field(default_factory=dict)
    leases: dict[str, Lease] = field(default_factory=dict)
    tokens: Iterator[int] = field(default_factory=count)

    async def find(self, user_id: str) -> Profile | Lease | None:
        require_no_transaction()
        if self.is_away:
            return None
        if user_id in self.kept:
            return self.kept[user_id]
        if user_id in self.leases:
            return None
        lease = self.leases[user_id] = Lease(str(next(self.tokens)))
        return lease

    async def keep(self, profile: Profile, lease: Lease) -> None:
        require_no_transaction()
        if not self.is_away and self.leases.get(profile.id) == lease:
            del self.leases[profile.id]
            self.kept[profile.id] = profile

    async def expect_changes(self, user_ids: Collection[str]) -> None:
        for user_id in user_ids:
            self.kept.pop(user_id, None)
            self.leases.pop(user_id, None)
