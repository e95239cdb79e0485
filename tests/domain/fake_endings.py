"""What tells sockets of endings, without Redis."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from domain.session import SessionsUnavailable
from tests.fakes import require_no_transaction


class FakeSessionEndings:
    def __init__(self) -> None:
        self.told: list[str] = []
        self.is_away = False

    async def tell(self, user_id: str) -> None:
        require_no_transaction()
        if self.is_away:
            raise SessionsUnavailable
        self.told.append(user_id)

    @asynccontextmanager
    async def follow(self, user_id: str) -> AsyncIterator[AsyncIterator[str]]:
        seen = len(self.told)

        async def endings() -> AsyncIterator[str]:
            for told in self.told[seen:]:
                if told == user_id:
                    yield told

        yield endings()
