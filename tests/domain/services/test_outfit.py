"""Engines are as available as those who work with them say."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from domain.engines import EngineHealth, EngineOffer
from domain.generation import GenerationKind
from domain.services.outfit import Outfit
from domain.writing import Engine
from tests.domain.fake_crew import FakeCrew
from tests.domain.quota_studio import a_worker

QWEN = EngineOffer(kind=GenerationKind.EXTRACT, engine=Engine.LLM, model="qwen", is_available=True)
KIMI = replace(QWEN, model="kimi", is_available=False)
OFFERS = [QWEN, KIMI]


def health_of(name: str, *, is_spared: bool) -> EngineHealth:
    return EngineHealth(name=name, is_spared=is_spared, calls=3, failures=3)


def spared(*names: str) -> tuple[EngineHealth, ...]:
    return tuple(health_of(name, is_spared=True) for name in names)


class FoundEngines:
    def offers(self) -> Sequence[EngineOffer]:
        return OFFERS

    def health(self) -> Sequence[EngineHealth]:
        return [health_of(offer.name, is_spared=not offer.is_available) for offer in OFFERS]


@pytest.fixture
def crew() -> FakeCrew:
    return FakeCrew()


async def offers(crew: FakeCrew) -> Sequence[EngineOffer]:
    return await Outfit(engines=FoundEngines(), crew=crew).offers()


async def test_an_engine_that_every_worker_spares_is_not_available(crew: FakeCrew) -> None:
    await crew.report(a_worker("one", engines=spared(QWEN.name, KIMI.name)))
    await crew.report(a_worker("two", engines=spared(QWEN.name)))

    assert await offers(crew) == [
        replace(QWEN, is_available=False),
        replace(KIMI, is_available=True),
    ]


async def test_without_workers_it_is_as_this_process_has_found_it(crew: FakeCrew) -> None:
    assert await offers(crew) == OFFERS

    crew.is_away = True

    assert await offers(crew) == OFFERS
