"""What a CDN, a browser and Redis may keep, against the whole product."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from infra.embedded import completed
from infra.settings import Settings
from resolvers.node import GlobalId
from server.document_name import digest_of
from tests.api.asking import PREFLIGHTED
from tests.api.client import PASSWORD, Client, Json
from tests.api.contract import done
from tests.api.payloads import answer
from tests.product import RunningProduct
from tests.server.naming import extension, named

_PUBLIC = "platforms { platform name coverSizes { width } notes } plans { id name credits }"
_ME = "{ me { id email displayName role } }"
_ROLE = """
mutation ($input: SetUserRoleInput!) { setUserRole(input: $input) { userErrors { code } } }
"""


@dataclass(frozen=True, slots=True)
class Asker:
    client: Client

    async def __call__(
        self, text: str, *, client: Client | None = None, language: str = "en", known: str = ""
    ) -> httpx.Response:
        """By its hash, in the address; `known` is the tag of an answer that is there already."""
        sent = client or self.client
        headers = {**PREFLIGHTED, "Accept-Language": language}
        if sent.access_token:
            headers["Authorization"] = f"Bearer {sent.access_token}"
        if known:
            headers["If-None-Match"] = known
        parameters = {"extensions": json.dumps(extension(digest_of(text)))}
        return await sent.http.get(f"{sent.address}/graphql", params=parameters, headers=headers)


@pytest.fixture
async def public(anonymous: Client) -> str:
    """A document that nobody has asked before, known by its hash by now."""
    return await known(anonymous, f"query Q{uuid4().hex} {{ {_PUBLIC} }}")


@pytest.fixture
def get(anonymous: Client) -> Asker:
    return Asker(anonymous)


async def known(client: Client, text: str) -> str:
    body = named(text, query=text)
    headers = {"Authorization": f"Bearer {client.access_token}"} if client.access_token else {}
    posted = await client.http.post(f"{client.address}/graphql", json=body, headers=headers)
    assert posted.headers["cache-control"] == "no-store"
    return text


def data_of(response: httpx.Response) -> Json:
    assert (response.status_code, set(response.json())) == (200, {"data"})
    return response.json()["data"]


async def test_a_cdn_may_keep_what_is_for_everybody(get: Asker, public: str) -> None:
    first = await get(public)
    again = await get(public, known=first.headers["etag"])

    scope, _, seconds = first.headers["cache-control"].partition(", max-age=")
    assert scope == "public"
    assert 290 < int(seconds) <= 300
    assert data_of(first)["plans"]
    assert first.headers["vary"] == "Accept, Accept-Language, Origin"
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


async def test_it_is_the_same_for_everybody(
    get: Asker, public: str, creator: Client, admin: Client
) -> None:
    answers = [await get(public, client=each) for each in (get.client, creator, admin)]

    assert len({each.content for each in answers}) == 1
    assert {each.headers["vary"] for each in answers} == {"Accept, Accept-Language, Origin"}


async def test_an_answer_that_was_kept_is_the_one_that_was_made(
    get: Asker, public: str, creator: Client
) -> None:
    """Over each transport, in each language."""
    made = data_of(await get(public))

    chinese = data_of(await get(public, language="zh"))

    async with creator.socket() as send:
        [over_socket] = [body async for body in send({"query": public})]
    posted = await creator.execute(public)

    assert posted["data"] == made
    assert posted["extensions"]["cost"]["operation"] > 0
    assert over_socket["data"] == chinese != made


async def test_the_owners_next_look_shows_what_they_have_changed(
    get: Asker, creator: Client
) -> None:
    text = await known(creator, f"query Q{uuid4().hex} {_ME}")
    for name in ("小梅", "小美"):
        before = await get(text, client=creator)
        await done(creator, "UpdateProfile", displayName=name)

        after = await get(text, client=creator, known=before.headers["etag"])

        assert data_of(after)["me"]["displayName"] == name
        assert after.headers["cache-control"] == "private, max-age=0, must-revalidate"
        same = await get(text, client=creator, known=after.headers["etag"])
        assert same.status_code == httpx.codes.NOT_MODIFIED


async def test_two_viewers_never_see_each_others(
    get: Asker, creator: Client, anonymous: Client
) -> None:
    other = await anonymous.signed_up(f"{uuid4().hex}@example.com", PASSWORD)
    text = await known(creator, f"query Q{uuid4().hex} {_ME}")

    for _ in range(2):
        for viewer in (creator, other):
            response = await get(text, client=viewer)
            assert data_of(response)["me"]["id"] == viewer.user_id
            assert response.headers["vary"] == ("Accept, Accept-Language, Authorization, Origin")


async def test_a_role_that_was_given_or_taken_counts_and_is_shown_at_once(
    creator: Client, admin: Client
) -> None:
    assert (await creator.data(_ME))["me"]["role"] == "USER"
    for role, codes in (("SUPPORT", []), ("USER", ["FORBIDDEN"])):
        await answer(admin, _ROLE, userId=creator.user_id, role=role, reason="a test")

        assert (await creator.data(_ME))["me"]["role"] == role
        assert await creator.error_codes("{ adminUsers { edges { cursor } } }") == codes


@pytest.fixture
async def redis(product: RunningProduct) -> AsyncIterator[Redis]:
    """The product's own, wherever it is."""
    environment = product.environment
    settings = completed(
        Settings(
            data_dir=Path(environment["DATA_DIR"]),
            redis_url=SecretStr(environment.get("REDIS_URL", "")),
        )
    )
    async with Redis.from_url(settings.redis_url.get_secret_value()) as client:
        yield client


async def test_redis_has_them_under_the_names_of_the_architecture(
    redis: Redis, get: Asker, public: str, creator: Client
) -> None:
    before = {key async for key in redis.scan_iter("api:graphql:*")}
    text = public.replace("query Q", "query R")
    await get.client.data(text)
    await creator.data(_ME)

    [response] = {key async for key in redis.scan_iter("api:graphql:*")} - before
    assert 290 < await redis.ttl(response) <= 300
    profile = f"profile:user:{_key_of(creator)}"
    assert 3500 < await redis.ttl(profile) <= 3600
    kept = await redis.get(profile) or b""
    assert creator.access_token.encode() not in kept
    assert b"$2b$" not in kept  # a password's hash


async def test_nobody_becomes_an_administrator_by_what_lies_in_redis(
    redis: Redis, creator: Client
) -> None:
    await creator.data(_ME)
    profile = f"profile:user:{_key_of(creator)}"
    kept = await redis.get(profile) or b""
    await redis.set(profile, kept.replace(b'"USER"', b'"ADMIN"'), ex=60)
    assert (await creator.data(_ME))["me"]["role"] == "ADMIN"

    assert await creator.error_codes("{ adminUsers { edges { cursor } } }") == ["FORBIDDEN"]


async def test_what_was_found_is_counted(product: RunningProduct, get: Asker, public: str) -> None:
    before = await _lookups(product, get.client)
    await get(public)
    await get(public)

    after = await _lookups(product, get.client)

    for found_in in ("nowhere", "memory"):
        series = f'cache="response",found_in="{found_in}"'
        assert after[series] >= before[series] + 1


async def _lookups(product: RunningProduct, client: Client) -> dict[str, float]:
    text = (await client.http.get(f"{product.address}/metrics")).text
    return {
        line.partition("{")[2].partition("}")[0]: float(line.rpartition(" ")[2])
        for line in text.splitlines()
        if line.startswith("cache_lookups_total{")
    }


def _key_of(client: Client) -> str:
    return GlobalId.parse(client.user_id).key
