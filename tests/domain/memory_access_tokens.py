"""Personal access tokens in memory."""

from collections.abc import Sequence
from datetime import datetime

from domain.access_token import USED_PRECISION, AccessToken
from tests.domain.memory_rows import Tables, insert


class MemoryAccessTokens:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.access_tokens

    async def add(self, token: AccessToken) -> None:
        known = {other.digest for other in self._rows.values()}
        insert(self._rows, token, unique=token.digest not in known)

    async def get_by_digest(self, digest: str) -> AccessToken | None:
        return next((each for each in self._rows.values() if each.digest == digest), None)

    async def list_live(self, owner_id: str, *, now: datetime) -> Sequence[AccessToken]:
        owned = [each for each in self._rows.values() if each.owner_id == owner_id]
        live = [each for each in owned if each.is_live(now=now)]
        return sorted(live, key=lambda each: (each.created_at, each.id), reverse=True)

    async def lock(self, token_id: str) -> AccessToken | None:
        return self._rows.get(token_id)

    async def note_use(self, token_id: str, *, now: datetime) -> None:
        token = self._rows[token_id]
        if token.last_used_at is None or token.last_used_at <= now - USED_PRECISION:
            token.last_used_at = now
