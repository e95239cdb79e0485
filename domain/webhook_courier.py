"""How a message reaches a webhook's server, and what that says."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookAnswer:
    """What a webhook's server said; `retry_after_seconds` where it asks for a pause."""

    status: int
    body: str
    retry_after_seconds: float | None = None

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300  # noqa: PLR2004 - as HTTP has it

    @property
    def is_gone(self) -> bool:
        """The server wants to hear no more, ever."""
        return self.status == 410  # noqa: PLR2004 - as HTTP has it


class WebhookUnreachable(Exception):
    """No answer came; `reason` is a word for the log, without a secret."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WebhookCourier(Protocol):
    async def post(self, url: str, *, headers: dict[str, str], body: bytes) -> WebhookAnswer:
        """Follows no redirect; raises `WebhookUnreachable`."""
