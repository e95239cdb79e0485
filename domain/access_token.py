"""Personal access tokens: for scripts that cannot sign in."""

from dataclasses import dataclass
from datetime import datetime

from domain.permission import Scope

#: In characters.
TOKEN_NAME_LENGTH = 100


@dataclass(eq=False, kw_only=True)
class AccessToken:
    """The token itself is not kept, only its digest and the start that we show."""

    id: str
    owner_id: str
    name: str
    digest: str
    prefix: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None
