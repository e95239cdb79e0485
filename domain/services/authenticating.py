"""Telling who sends a request, by a session's token or by a personal access token."""

from dataclasses import dataclass

from domain.access_token import TOKEN_MARK
from domain.services.delegating import Delegating
from domain.services.sessions import Sessions
from domain.session import Viewer


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Authenticating:
    sessions: Sessions
    delegating: Delegating

    async def authenticate(self, token: str, *, ip_address: str) -> Viewer:
        """Raises `Unauthenticated`."""
        if token.startswith(TOKEN_MARK):
            return await self.delegating.authenticate(token)
        return await self.sessions.authenticate(token, ip_address=ip_address)
