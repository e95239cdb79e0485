"""Entities with sensible defaults, one of a kind each time."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, TypeVar

from domain.asset import Asset, AssetKind
from domain.content import Article, ContentKind
from domain.generation import Generation, GenerationKind
from domain.key import Batch, Key, Plan
from domain.preferences import Offers
from domain.recipe import Result
from domain.user import User
from domain.writing import Engine, Provenance

ADDRESS = "203.0.113.7"
NOW = datetime(2026, 11, 24, 8, 0, 0, tzinfo=UTC)
OFFLINE = Provenance(engine=Engine.OFFLINE, model="extractive-1", prompt_version="")
PLAN = Plan(id="creator", name="创作者", credits=20, valid_days=30, max_concurrent=3, daily_cap=50)

OFFERS = Offers(
    voices=["voice-1", "voice-2"], cover_themes=["bold", "calm"], card_themes=["paper", "night"]
)


def counted_ids() -> Callable[[], str]:
    """Ids of 26 characters that sort by creation."""
    numbers = itertools.count(1)
    return lambda: f"{next(numbers):026d}"


new_id = counted_ids()

Entity = TypeVar("Entity")


def plain(entity: Any) -> dict[str, object]:  # noqa: ANN401 - any dataclass
    """Its fields by value, without what SQLAlchemy adds to entities once they are mapped."""
    return {each.name: getattr(entity, each.name) for each in fields(entity)}


def changed(entity: Entity, changes: dict[str, object]) -> Entity:
    """The entity itself, with some of its fields set."""
    for name, value in changes.items():
        if not hasattr(entity, name):
            raise AttributeError(name)
        setattr(entity, name, value)
    return entity


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """The input of a recipe that does as the test says, and costs what the test says."""

    kind: ClassVar[GenerationKind] = GenerationKind.EXTRACT
    price: int = 2
    topic: str = "老旺"
    content_ids: tuple[str, ...] = ()


def a_user(**changes: object) -> User:
    user_id = new_id()
    user = User(
        id=user_id,
        email=f"creator-{int(user_id)}@example.com",
        password_hash="digest of correct horse",
        display_name="老旺",
        is_name_chosen=True,
        created_at=NOW,
        updated_at=NOW,
    )
    return changed(user, changes)


def a_batch(**changes: object) -> Batch:
    batch = Batch(
        id=new_id(), plan_id=PLAN.id, name="双十一", count=1, expires_at=None, created_at=NOW
    )
    return changed(batch, changes)


def an_unused_key(**changes: object) -> Key:
    key_id = new_id()
    key = Key(
        id=key_id,
        batch_id="batch",
        plan_id=PLAN.id,
        code_digest=f"digest {key_id}",
        code_prefix="LW-ABCDE",
        created_at=NOW,
    )
    return changed(key, changes)


def a_key(owner_id: str, **changes: object) -> Key:
    """Activated with twenty credits, and good for thirty days."""
    key = an_unused_key(
        owner_id=owner_id,
        credits_granted=PLAN.credits,
        activated_at=NOW,
        expires_at=NOW + timedelta(days=PLAN.valid_days),
    )
    return changed(key, changes)


def a_generation(owner_id: str, key_id: str = "key", **changes: object) -> Generation:
    """Queued at `NOW`, with two credits held."""
    generation_id = new_id()
    generation = Generation(
        id=generation_id,
        owner_id=owner_id,
        kind=Commission.kind,
        input=Commission(),
        input_digest="0" * 64,
        idempotency_key=f"request-{generation_id}",
        key_id=key_id,
        run_after=NOW,
        credits_held=2,
        created_at=NOW,
    )
    return changed(generation, changes)


def an_article(owner_id: str, generation_id: str, **changes: object) -> Article:
    article = Article(
        id=new_id(),
        owner_id=owner_id,
        generation_id=generation_id,
        kind=ContentKind.EXTRACT,
        title="秋日食谱",
        created_at=NOW,
        updated_at=NOW,
        body="南瓜汤要小火慢炖。" * 20,
        word_count=180,
        summary="南瓜汤",
    )
    return changed(article, changes)


def an_image(content_id: str, owner_id: str, **changes: object) -> Asset:
    asset_id = new_id()
    asset = Asset(
        id=asset_id,
        content_id=content_id,
        owner_id=owner_id,
        kind=AssetKind.IMAGE,
        ordinal=0,
        blob_name=f"{asset_id}.png",
        mime_type="image/png",
        byte_size=10,
        created_at=NOW,
    )
    return changed(asset, changes)


def a_result(article: Article, *assets: Asset, spent: int = 2) -> Result:
    return Result(content=article, assets=assets, provenance=OFFLINE, spent=spent)
