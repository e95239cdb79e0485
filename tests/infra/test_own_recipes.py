"""Recipes of those who brought a provider: their key, their vendor, and nothing shared."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest
from pydantic import AnyHttpUrl

from domain.failure import FailureCode, RecipeFailed
from domain.own_provider import OwnProvider, Sealing, Vendor
from domain.recipe import Assignment, Result
from domain.recipes.extract_content import ExtractContent
from domain.services.generating import Recipes
from domain.source import TextSource
from domain.writing import Engine
from infra.ai.endpoint import Patience
from infra.ai.endpoint_opening import open_endpoint
from infra.ai.lexicon import Lexicon
from infra.ai.models import Models
from infra.ai.vendors import provider_of
from infra.ai.writer_llm import LlmWriter
from infra.auth.sealing import AesGcmSealing
from infra.cookbook import Cookbook
from infra.db.unit_of_work import SqlDatabase
from infra.identity import new_id
from infra.own_recipes import VendorRecipes
from infra.search.opening import open_searcher
from infra.settings import Settings
from tests.ateliers import idle_atelier
from tests.captured_logs import capture_logs
from tests.domain.reported import Reported
from tests.fake_writing import FakeDistillationCache
from tests.infra.ai.openai_server import OpenAIServer, Scenario
from tests.infra.db.opening import opened, settings_of
from tests.infra.db.rows import NOW, add_user
from tests.infra.fake_clock import FakeClock
from tests.product import ROOT

_OPERATORS_KEY, _OWN_KEY = "sk-of-the-operator", "sk-of-my-own"
_MODEL = "stand-in"
_ARTICLE = (ROOT / "tests" / "infra" / "ai" / "articles" / "coffee.txt").read_text()


@dataclass(frozen=True, slots=True)
class Kitchen:
    """`operators` and `vendor` are the servers that the two keys are sent to."""

    database: SqlDatabase
    sealing: Sealing
    shared: Recipes
    own: VendorRecipes
    operators: OpenAIServer
    vendor: OpenAIServer

    async def owner(self, *, sealed_key: str | None = None) -> str:
        async with self.database.begin() as work:
            user = await add_user(work)
            own_provider = OwnProvider(
                owner_id=user.id,
                vendor=Vendor.OPENAI,
                model=_MODEL,
                sealed_key=sealed_key or self.sealing.seal(_OWN_KEY, owner_id=user.id),
                created_at=NOW,
                updated_at=NOW,
            )
            await work.own_providers.put(own_provider)
        return user.id

    async def run_for(self, owner_id: str) -> Result:
        async with self.own.open(owner_id) as recipes:
            return await run(recipes, owner_id)


async def run(recipes: Recipes, owner_id: str) -> Result:
    assignment = Assignment(
        input=ExtractContent(source=TextSource(_ARTICLE)),
        generation_id=new_id(),
        owner_id=owner_id,
        content_id=new_id(),
        now=NOW,
    )
    return await recipes[ExtractContent.kind].run(assignment, Reported())


@pytest.fixture
async def kitchen(sqlite_url: str, clock: FakeClock) -> AsyncIterator[Kitchen]:
    settings = settings_of(sqlite_url)
    sealing = AesGcmSealing({"1": "a secret"}, secret_id="1")
    async with AsyncExitStack() as stack:
        operators = await stack.enter_async_context(OpenAIServer())
        vendor = await stack.enter_async_context(OpenAIServer())
        database = await stack.enter_async_context(opened(settings))
        writer = _writer_of_the_operator(operators, clock)
        stack.push_async_callback(writer.aclose)
        searcher = open_searcher(Settings())
        stack.push_async_callback(searcher.aclose)
        cookbook = Cookbook(
            database=database,
            writer=writer,
            searcher=searcher,
            lexicon=Lexicon(),
            cache=FakeDistillationCache(),
            atelier=idle_atelier(database),
        )
        own = VendorRecipes(
            database=database,
            sealing=sealing,
            cookbook=cookbook,
            base_urls={Vendor.OPENAI: AnyHttpUrl(vendor.base_url)},
        )
        yield Kitchen(database, sealing, cookbook.recipes, own, operators, vendor)


def _writer_of_the_operator(server: OpenAIServer, clock: FakeClock) -> LlmWriter:
    address = {Vendor.OPENAI: AnyHttpUrl(server.base_url)}
    provider = provider_of(Vendor.OPENAI, model=_MODEL, api_key=_OPERATORS_KEY, base_urls=address)
    endpoint = open_endpoint(provider, patience=Patience())
    return LlmWriter(Models([endpoint], clock=clock))


async def test_a_text_is_made_with_the_owners_key_and_the_operators_stays_at_home(
    kitchen: Kitchen,
) -> None:
    made = await kitchen.run_for(await kitchen.owner())

    assert made.provenance.engine is Engine.LLM
    assert (made.provenance.model, made.provenance.cost_micros) == (_MODEL, 0)
    [request] = kitchen.vendor.requests
    assert request.headers["authorization"] == f"Bearer {_OWN_KEY}"
    assert request.body["model"] == _MODEL
    assert kitchen.operators.requests == []


async def test_what_others_paid_for_is_not_taken_and_what_was_paid_is_not_shared(
    kitchen: Kitchen,
) -> None:
    """The same article, brief and model each time; the third is the owner's own second."""
    owner_id = await kitchen.owner()

    await run(kitchen.shared, owner_id)
    await kitchen.run_for(owner_id)
    await kitchen.run_for(owner_id)
    await run(kitchen.shared, owner_id)

    assert len(kitchen.vendor.requests) == 1
    assert len(kitchen.operators.requests) == 1


async def test_a_key_that_was_removed_opens_nothing(kitchen: Kitchen) -> None:
    owner_id = await kitchen.owner()
    async with kitchen.database.begin() as work:
        await work.own_providers.delete(owner_id)

    with pytest.raises(RecipeFailed) as failed:
        await kitchen.run_for(owner_id)

    assert failed.value.code is FailureCode.OWN_KEY_REMOVED
    assert kitchen.vendor.requests == kitchen.operators.requests == []


async def test_a_key_that_was_sealed_for_somebody_else_is_sent_nowhere(kitchen: Kitchen) -> None:
    stolen = kitchen.sealing.seal(_OWN_KEY, owner_id=new_id())

    owner_id = await kitchen.owner(sealed_key=stolen)

    with capture_logs() as logs, pytest.raises(RecipeFailed) as failed:
        await kitchen.run_for(owner_id)

    assert failed.value.code is FailureCode.PROVIDER_MISCONFIGURED
    assert _OWN_KEY not in str(failed.value)
    assert [(each["event"], each["owner_id"]) for each in logs] == [
        ("own_key.seal_broken", owner_id)
    ]
    assert kitchen.vendor.requests == kitchen.operators.requests == []


async def test_a_vendor_that_fails_is_not_replaced_nor_spared_in_the_next_run(
    kitchen: Kitchen,
) -> None:
    kitchen.vendor.scenario = Scenario.UNAUTHORIZED
    one, another = await kitchen.owner(), await kitchen.owner()
    for _ in range(4):
        with pytest.raises(RecipeFailed) as failed:
            await kitchen.run_for(one)
        assert failed.value.code is FailureCode.OWN_KEY_REJECTED
    kitchen.vendor.scenario = Scenario.NORMAL

    await kitchen.run_for(another)

    assert len(kitchen.vendor.requests) == 5
    assert kitchen.operators.requests == []


async def test_after_a_run_its_connections_are_closed(kitchen: Kitchen) -> None:
    owner_id = await kitchen.owner()
    async with kitchen.own.open(owner_id) as recipes:
        pass

    with pytest.raises(RuntimeError, match="closed"):
        await run(recipes, owner_id)

    assert kitchen.vendor.requests == []
