"""The product in this process, where the SQL statements of an operation can be counted."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from domain.audit import Actor
from domain.language import Locale
from domain.services.accounts import Registration
from domain.services.sessions import Device
from domain.session import SessionTokens
from domain.user import Role
from infra.connections import Connections, opened
from infra.db.migration import migrate
from infra.embedded import completed
from infra.operations import administration
from infra.settings import Settings
from infra.workshop import Workshop
from resolvers.context import Context
from server.operation_request import OperationRequest
from tests.api.client import Json
from tests.server.operating import Surroundings
from tests.servers import RedisServer
from tests.sql_recorder import recorded_sql

_DEVICE = Device("127.0.0.1", "a test")
_OPERATIONS = Surroundings().operations()


@dataclass(frozen=True, slots=True)
class Counter:
    """Somebody who is signed in, and the product that they ask."""

    studio: Workshop
    user_id: str
    email: str
    password: str
    context: Context

    @property
    def actor(self) -> Actor:
        return Actor(user_id=self.user_id, ip_address=_DEVICE.ip_address)

    async def sign_in_again(self) -> SessionTokens:
        return await self.studio.product.sessions.login(self.email, self.password, _DEVICE)

    async def ask(self, query: str, **variables: Json) -> tuple[Json, list[str]]:
        """The data of the answer, which has no errors, and what was sent to SQL for it."""
        request = OperationRequest.of({"query": query, "variables": variables})
        with recorded_sql() as sent:
            operation = await _OPERATIONS.receive(request, self.context)
            body = await _OPERATIONS.answer(operation)
        assert "errors" not in body, body["errors"]
        return body["data"], sent


@contextmanager
def _redis(directory: Path) -> Iterator[str]:
    """Its address."""
    server = RedisServer(directory)
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


@asynccontextmanager
async def counting(directory: Path, role: Role, **configured: Json) -> AsyncIterator[Counter]:
    """As a new account of that role, with all data in the directory."""
    with _redis(directory) as url:
        chosen = {"data_dir": directory, "redis_url": url, "password_rounds": 4, **configured}
        settings = completed(Settings.model_validate(chosen))
        await migrate(settings.database_url.get_secret_value())
        async with opened(settings) as connections:
            yield await _counter(connections, Workshop(settings, connections), role)


async def _counter(connections: Connections, studio: Workshop, role: Role) -> Counter:
    email, password = f"{uuid4().hex}@example.com", uuid4().hex
    if role is Role.USER:
        registration = Registration(email=email, password=password)
        tokens = await studio.product.accounts.register(registration, _DEVICE)
    else:
        await administration(connections).open_account(email, password, role=role)
        tokens = await studio.product.sessions.login(email, password, _DEVICE)
    return Counter(studio, tokens.user.id, email, password, _context(studio, tokens))


def _context(studio: Workshop, tokens: SessionTokens) -> Context:
    return Context(
        product=studio.product,
        device=_DEVICE,
        locale=Locale.EN,
        request_id="test",
        access_token=tokens.access_token,
    )
