"""Which engines a deployment has, as its own clients have found them."""

from pathlib import Path

import pytest

from domain.engines import EngineOffer
from domain.generation import GenerationKind
from domain.writing import Engine
from infra.connections import opened
from infra.embedded import completed
from infra.equipment import Equipment
from infra.settings import Settings

_TEXT = {"name": "one", "base_url": "http://127.0.0.1:9/v1", "model": "qwen"}
_OWN = {Engine.OFFLINE}


async def _offers(tmp_path: Path, **configured: object) -> list[EngineOffer]:
    settings = completed(
        Settings.model_validate(
            {"data_dir": tmp_path, "redis_url": "redis://127.0.0.1:9/0", **configured}
        )
    )
    async with opened(settings) as connections:
        return [*Equipment(connections).offers()]


def _engines(offers: list[EngineOffer], kind: GenerationKind) -> set[Engine]:
    return {offer.engine for offer in offers if offer.kind is kind}


async def test_our_own_engines_make_all_but_searches(tmp_path: Path) -> None:
    offers = await _offers(tmp_path)

    for kind in GenerationKind:
        expected = set() if kind is GenerationKind.SEARCH else _OWN
        assert _engines(offers, kind) == expected
    assert all(offer.is_available for offer in offers)


@pytest.mark.parametrize(
    "kind", [GenerationKind.EXTRACT, GenerationKind.REWRITE, GenerationKind.SCRIPT]
)
async def test_models_write_in_place_of_our_own_engine(
    tmp_path: Path, kind: GenerationKind
) -> None:
    offers = await _offers(
        tmp_path, ai_providers=[_TEXT, {**_TEXT, "name": "other", "model": "kimi"}]
    )

    assert [offer.model for offer in offers if offer.kind is kind] == ["qwen", "kimi"]
    assert _engines(offers, kind) == {Engine.LLM}
    assert _engines(offers, GenerationKind.INFO_CARD) == {Engine.LLM, Engine.OFFLINE}


async def test_who_searches_comes_before_who_writes(tmp_path: Path) -> None:
    offers = await _offers(tmp_path, searxng_url="http://127.0.0.1:9")

    searching = [offer for offer in offers if offer.kind is GenerationKind.SEARCH]
    assert [offer.engine for offer in searching] == [Engine.SEARCH, Engine.OFFLINE]
