"""Of whoever deletes their account nothing is left: no file, no key, no mail, no line, no row."""

import os
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from domain.unit_of_work import Database
from infra.cache.keys import profile_key
from infra.connections import opened
from infra.embedded import completed
from infra.identity import utc_now
from infra.settings import Settings
from infra.workshop import Workshop
from resolvers.node import GlobalId
from tests.api.client import ARTICLE, PASSWORD, Client, visiting
from tests.api.contract import done
from tests.api.mailbox import FORGOT, Mailbox
from tests.api.payloads import answer
from tests.api.staff import new_admin
from tests.api.test_exports import fetched, requested, watched
from tests.api.test_leaving import deleted
from tests.api.test_picture_story import covered, sent
from tests.api.test_shares import shared
from tests.infra.media import strange_pictures as strange
from tests.product import RunningProduct, running_product
from tests.servers import RedisServer
from workers.settings import chores

#: Stands in everything that the account writes, in letters that no encoding changes.
MARK = f"mark{uuid4().hex[:12]}"
_EMAIL = f"{MARK}@example.com"
_DAY = timedelta(days=1)
_TOKEN = """
mutation ($input: CreateAccessTokenInput!) { createAccessToken(input: $input) { token } }
"""
_WEBHOOK = """
mutation ($input: CreateWebhookInput!) {
  createWebhook(input: $input) { webhook { id } userErrors { code } }
}
"""
_TEST = """
mutation ($input: WebhookInput!) { testWebhook(input: $input) { userErrors { code } } }
"""
_OWN_PROVIDER = """
mutation ($input: SetOwnProviderInput!) { setOwnProvider(input: $input) { userErrors { code } } }
"""
_SHARED = "query ($token: String!) { sharedContent(token: $token) { body } }"
_ME = "{ me { email } }"


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


@dataclass(frozen=True, slots=True)
class Life:
    """An account that does everything that leaves something behind."""

    owner: Client
    key_id: str
    mailbox: Mailbox

    @classmethod
    async def begun(cls, anonymous: Client, product: RunningProduct) -> "Life":
        owner = await anonymous.signed_up(_EMAIL, PASSWORD)
        return cls(owner, await owner.activate(product.demo_key), Mailbox(product))

    async def lived(self, product: RunningProduct) -> None:
        await done(self.owner, "UpdateProfile", displayName=MARK)
        await self._make_pictures()
        await self._let_others_in()
        await self._share_and_take_away()
        await self._is_dealt_with(product)
        provider = {"vendor": "DEEPSEEK", "model": MARK, "apiKey": f"sk-{MARK}{uuid4().hex}"}
        assert (await answer(self.owner, _OWN_PROVIDER, **provider))["userErrors"] == []
        await answer(self.owner, FORGOT, email=_EMAIL)
        await self.mailbox.nth_to(_EMAIL, 2)

    async def _make_pictures(self) -> None:
        picture = strange.encoded(strange.two_halves(size=(1600, 1200)), "PNG")
        logo_id = await sent(self.owner, picture, "LOGO", "image/png")
        given = {"brandName": MARK, "brandLogoUploadId": logo_id, "forbiddenWords": [MARK]}
        await done(self.owner, "UpdatePreferences", **given)
        background_id = await sent(self.owner, picture, "BACKGROUND", "image/png")
        image, *_ = await covered(
            self.owner, title=MARK, background="UPLOAD", backgroundUploadId=background_id
        )
        for address in (image["url"], image["small"]):
            assert (await self.owner.http.get(address)).status_code == httpx.codes.OK

    async def _let_others_in(self) -> None:
        order = {"name": MARK, "scopes": ["ACCOUNT_READ"], "password": PASSWORD}
        token = (await answer(self.owner, _TOKEN, **order, expiresInDays=1))["token"]
        assert (await replace(self.owner, access_token=token).data(_ME))["me"]["email"] == _EMAIL
        url = f"https://hooks.example.com/{MARK}"
        hook = {"url": url, "events": ["GENERATION_SUCCEEDED"], "description": MARK}
        webhook = (await answer(self.owner, _WEBHOOK, **hook))["webhook"]
        await answer(self.owner, _TEST, webhookId=webhook["id"])

    async def _share_and_take_away(self) -> None:
        text = f"{MARK}是一碗南瓜汤。{ARTICLE}"
        content = (await self.owner.generated(source={"text": text}, focus=MARK))["content"]
        await done(self.owner, "UpdateContent", id=content["id"], title=MARK, tags=[MARK])
        token = (await shared(self.owner, content["id"]))["share"]["token"]
        assert await replace(self.owner, access_token="").data(_SHARED, token=token)
        export = (await requested(self.owner, "ACCOUNT"))["export"]
        await fetched(self.owner, (await watched(self.owner, export["id"]))[-1]["url"])

    async def _is_dealt_with(self, product: RunningProduct) -> None:
        """From elsewhere: the address of the staff is kept."""
        async with visiting(product.address) as anonymous:
            admin = replace(anonymous, access_token=new_admin(product).access_token)
            await done(admin, "AdjustCredits", keyId=self.key_id, amount=1, reason=MARK)


@pytest.mark.timeout(300)
async def test_nothing_of_it_is_found_again(
    tmp_path: Path, redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    data_dir = tmp_path / "data"
    variables = {"REDIS_URL": redis.url, "PASSWORD_ROUNDS": "4"}
    with running_product(data_dir, **variables) as product:
        before = _files(data_dir)
        async with visiting(product.address) as anonymous:
            life = await Life.begun(anonymous, product)
            await life.lived(product)
            new = _files(data_dir) - before
            assert {path.suffix for path in new} >= {".png", ".jpg", ".zip", ".eml"}
            assert MARK.encode() in _rows(data_dir)
            assert await deleted(life.owner) == []

    settings = completed(Settings(data_dir=data_dir, redis_url=SecretStr(redis.url)))
    async with opened(settings) as connections:
        studio = Workshop(settings, connections)
        await _time_passes(data_dir, connections.database)
        while await studio.erasing.erase_next():
            pass
        for chore in chores(studio):
            await chore()

    traces = (MARK.encode(), life.owner.local_address.encode())
    # Locks of ours are empty.
    assert [path for path in _files(data_dir) - before if path.stat().st_size] == []
    assert not _found(traces, _rows(data_dir))
    assert [each for each in _texts(data_dir) if _found(traces, each)] == []
    async with Redis.from_url(redis.url) as cache:
        kept = [each async for each in _for_longer_than_a_day(cache)]
        # Which was shown, and would go by itself within the hour.
        kept.append(await cache.get(profile_key(GlobalId.parse(life.owner.user_id).key)) or b"")
    assert [each for each in kept if _found(traces, each)] == []
    assert not _found(traces, "".join([*product.output, caplog.text]).encode())


def _found(traces: tuple[bytes, ...], text: bytes) -> bool:
    return any(trace in text for trace in traces)


def _files(data_dir: Path) -> set[Path]:
    """All but the database, of which `_rows` tells."""
    return {
        path
        for path in data_dir.rglob("*")
        if path.is_file() and not path.name.startswith("laowang.db")
    }


def _texts(data_dir: Path) -> Iterator[bytes]:
    for path in _files(data_dir):
        yield f"{path}".encode() + path.read_bytes()


def _rows(data_dir: Path) -> bytes:
    """Every byte of every table and index, without the pages that are free."""
    [path] = data_dir.glob("*.db")
    copy = data_dir.parent / f"{uuid4().hex}.db"
    connection = sqlite3.connect(path)
    connection.execute("VACUUM INTO ?", (str(copy),))
    connection.close()
    return copy.read_bytes()


async def _time_passes(data_dir: Path, database: Database) -> None:
    """Files are of the day before yesterday, and no request of the account can be under way."""
    aged = time.time() - 2 * _DAY.total_seconds()
    for path in _files(data_dir):
        os.utime(path, (aged, aged))
    async with database.begin() as work:
        erasure = await work.erasures.lock_next(now=utc_now() + _DAY)
        assert erasure is not None
        erasure.created_at -= _DAY
        erasure.run_after = erasure.created_at


async def _for_longer_than_a_day(cache: Redis) -> AsyncIterator[bytes]:
    """Keys and what they hold; what goes by itself within a day is gone when it is over."""
    async for key in cache.scan_iter():
        if not 0 <= await cache.ttl(key) <= _DAY.total_seconds():
            yield key + await _value(cache, key)


async def _value(cache: Redis, key: bytes) -> bytes:
    kind = await cache.type(key)
    if kind == b"string":
        return await cache.get(key) or b""
    if kind == b"hash":
        return repr(await cache.hgetall(key.decode())).encode()  # type: ignore[misc]  # its stubs' union
    if kind == b"zset":
        return repr(await cache.zrange(key, 0, -1)).encode()
    if kind == b"stream":
        return repr(await cache.xrange(key)).encode()
    raise AssertionError(kind)
