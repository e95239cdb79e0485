"""Links that show one content to whoever has them, for a while."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(eq=False, kw_only=True)
class Share:
    """The link's token is not kept, only its digest."""

    id: str
    owner_id: str
    content_id: str
    token_digest: str
    view_count: int = 0
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
