"""A production that executes published operations only, and shows its schema to administrators.

Its manifests are those of the contract, in both formats.
"""

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest
from graphql import get_introspection_query

from server.document_name import digest_of
from tests.api.asking import PREFLIGHTED, ask
from tests.api.client import ARTICLE, PASSWORD, Client, Json, visiting
from tests.api.manifests import TEXTS, apollos, codegens, sha1, written
from tests.product import ROOT, RunningProduct, running_product
from tests.server.naming import extension, named
from tests.servers import SqlServer

INTROSPECTION = get_introspection_query()
UNLISTED = "{ platforms { platform } }"
#: Of which the contract has none.
MORE = {"IntrospectionQuery": INTROSPECTION, "Platforms": "query Platforms { platforms { name } }"}
_GRAPHIQL = ROOT / "server" / "graphiql"
_SECRETS = ("JWT_SECRET", "KEY_CODE_SECRET", "BLOB_URL_SECRET", "OWN_KEY_SECRET", "AI_LABEL_SECRET")


@pytest.fixture(scope="module")
def published(
    servers: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningProduct]:
    SqlServer(urlsplit(servers["DATABASE_URL"]).port or 0).sql("CREATE DATABASE published")
    folder = tmp_path_factory.mktemp("published")
    manifests = [
        written(folder, "web.json", apollos({**TEXTS, **MORE})),
        written(folder, "app.json", codegens(TEXTS)),
    ]
    variables = {
        "ENVIRONMENT": "production",
        **{name: uuid4().hex for name in _SECRETS},
        "DATABASE_URL": servers["DATABASE_URL"].replace("/laowang", "/published"),
        "REDIS_URL": f"{servers['REDIS_URL']}/1",
        "PUBLIC_BASE_URL": "https://api.example.com",
        "SMTP_URL": "smtp://127.0.0.1:1?tls=none",
        "MAIL_FROM": "no-reply@example.com",
        "PERSISTED_ONLY": "true",
        "PERSISTED_MANIFESTS": ", ".join(manifests),
    }
    with running_product(folder, **variables) as product:
        yield product


@pytest.fixture
async def visitor(published: RunningProduct) -> AsyncIterator[Client]:
    async with visiting(published.address) as client:
        yield client


@pytest.fixture(scope="module")
def admins_address(published: RunningProduct) -> str:
    address = f"{uuid4().hex}@example.com"
    published.create_admin(address, PASSWORD)
    return address


@pytest.fixture(scope="module")
def tokens(published: RunningProduct, admins_address: str) -> dict[str, str]:
    """Of a creator and of an administrator, by what gave them."""
    accounts = {"Register": f"{uuid4().hex}@example.com", "Login": admins_address}
    return {name: token_of(published, name, address) for name, address in accounts.items()}


def token_of(product: RunningProduct, name: str, address: str) -> str:
    account = {"email": address, "password": PASSWORD}
    answer = httpx.post(
        f"{product.address}/graphql",
        json={"documentId": sha1(TEXTS[name]), "variables": {"input": account}},
        timeout=60,
    )
    [payload] = answer.json()["data"].values()
    token: str = payload["session"]["accessToken"]
    return token


@pytest.fixture
def admin(visitor: Client, tokens: dict[str, str]) -> Client:
    return replace(visitor, access_token=tokens["Login"])


@pytest.fixture
def creator(visitor: Client, tokens: dict[str, str]) -> Client:
    return replace(visitor, access_token=tokens["Register"])


async def asked(client: Client, body: Json) -> Json:
    signed = {"Authorization": f"Bearer {client.access_token}"} if client.access_token else {}
    answer = await ask(client, body=body, accept="application/json", **signed)
    return answer.json()


async def done(client: Client, name: str, **variables: Json) -> Json:
    """What the contract's mutation did, which is named as graphql-codegen names it."""
    body = await asked(client, {"documentId": sha1(TEXTS[name]), "variables": variables})
    [payload] = body["data"].values()
    assert payload["userErrors"] == []
    return payload


def codes_of(body: Json) -> list[str]:
    return [error["extensions"]["code"] for error in body["errors"]]


async def over_socket(client: Client, payload: Json) -> list[Json]:
    async with client.socket() as send:
        return [body async for body in send(payload)]


@pytest.mark.parametrize(
    "sent",
    [
        {"documentId": f"sha256:{digest_of(MORE['Platforms'])}"},
        {"extensions": extension(digest_of(MORE["Platforms"]))},
        {"query": MORE["Platforms"]},
        named(MORE["Platforms"], query=MORE["Platforms"]),
    ],
    ids=["documentId", "hash", "text", "both"],
)
async def test_a_published_operation_is_executed_over_every_transport(
    visitor: Client, sent: Json
) -> None:
    in_address = {
        name: value if isinstance(value, str) else json.dumps(value) for name, value in sent.items()
    }
    got = await visitor.http.get(
        f"{visitor.address}/graphql", params=in_address, headers=PREFLIGHTED
    )

    assert len((await asked(visitor, sent))["data"]["platforms"]) > 5
    assert len(got.json()["data"]["platforms"]) > 5
    assert [len(body["data"]["platforms"]) > 5 for body in await asked(visitor, [sent, sent])]
    assert [len(body["data"]["platforms"]) > 5 for body in await over_socket(visitor, sent)]


async def test_creators_live_on_published_operations_alone(
    creator: Client, published: RunningProduct
) -> None:
    [code] = published.issue_keys()
    await done(creator, "ActivateKey", input={"code": code})
    order = {"source": {"text": ARTICLE}, "idempotencyKey": uuid4().hex}
    payload = await done(creator, "ExtractContent", input=order)
    watched = {
        "documentId": sha1(TEXTS["GenerationProgress"]),
        "variables": {"id": payload["generation"]["id"]},
    }

    *_, last = await over_socket(creator, watched)

    assert last["data"]["generationProgress"]["__typename"] == "GenerationSucceeded"


@pytest.mark.parametrize(
    "sent",
    [
        {"query": UNLISTED},
        {"query": "{ __typename }"},
        {"query": "{ not parsed"},
        {"query": INTROSPECTION + "{ __typename }"},
        named(UNLISTED, query=UNLISTED),
    ],
    ids=["text", "typename", "unparsable", "introspection", "with its hash"],
)
async def test_other_texts_are_refused_over_every_transport(creator: Client, sent: Json) -> None:
    refused = ["QUERY_NOT_IN_SAFELIST"]

    assert codes_of(await asked(creator, sent)) == refused
    assert codes_of(await asked(replace(creator, access_token=""), sent)) == refused
    assert [codes_of(body) for body in await asked(creator, [sent, sent])] == [refused] * 2
    assert [codes_of(body) for body in await over_socket(creator, sent)] == [refused]


async def test_what_is_not_published_has_no_name(creator: Client, admin: Client) -> None:
    await asked(admin, named(UNLISTED, query=UNLISTED))

    for sent in (named(UNLISTED), {"documentId": "v2"}):
        assert codes_of(await asked(creator, sent)) == ["PERSISTED_QUERY_NOT_FOUND"]
        assert codes_of(await asked(admin, sent)) == ["PERSISTED_QUERY_NOT_FOUND"]


@pytest.mark.parametrize(
    "sent",
    [{"query": INTROSPECTION}, named(INTROSPECTION)],
    ids=["text", "hash"],
)
async def test_the_schema_is_no_creators_though_somebody_has_published_the_question(
    creator: Client, admin: Client, sent: Json
) -> None:
    disabled = ["INTROSPECTION_DISABLED"]

    assert codes_of(await asked(creator, sent)) == disabled
    assert [codes_of(body) for body in await asked(creator, [sent])] == [disabled]
    assert [codes_of(body) for body in await over_socket(creator, sent)] == [disabled]
    assert (await asked(admin, sent))["data"]["__schema"]["queryType"]["name"] == "Query"


async def test_administrators_send_what_they_like(admin: Client) -> None:
    """As GraphiQL does for them: over HTTP and WebSocket, introspection included."""
    introspection = {"query": f"{INTROSPECTION} # typed by hand", "operationName": None}

    for body in (await asked(admin, introspection), *(await over_socket(admin, introspection))):
        assert body["data"]["__schema"]["queryType"]["name"] == "Query"
    assert len((await asked(admin, {"query": UNLISTED}))["data"]["platforms"]) > 5


async def test_not_even_administrators_are_corrected(admin: Client) -> None:
    """What they are told, they may show to others."""
    body = await asked(admin, {"query": "{ mee { id } platforms }"})

    assert codes_of(body) == ["GRAPHQL_VALIDATION_FAILED"] * 2
    assert "Did you mean" not in str(body)


async def test_staff_sign_in_with_graphiqls_own_operations(
    visitor: Client, admins_address: str
) -> None:
    [login] = [
        f"# {each}"
        for each in (_GRAPHIQL / "examples" / "account.graphql").read_text().strip().split("\n\n# ")
        if "mutation Login(" in each
    ]
    refresh = (_GRAPHIQL / "src" / "fetcher.js").read_text().split("GraphQL */ `")[1].split("`")[0]
    account = {"email": admins_address, "password": PASSWORD}

    signed_in = await asked(visitor, {"query": login, "variables": {"input": account}})
    token = {"refreshToken": signed_in["data"]["login"]["session"]["refreshToken"]}
    renewed = await asked(visitor, {"query": refresh, "variables": {"input": token}})

    assert renewed["data"]["refreshSession"]["session"]["accessToken"]
