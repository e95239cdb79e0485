"""Rows to begin a test with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from domain.asset import Asset, AssetKind
from domain.content import Article, Content, ContentKind
from domain.generation import Generation, GenerationKind, GenerationStatus, RecipeInput
from domain.key import Batch, Key
from domain.key_event import KeyEvent, KeyEventType
from domain.ledger import LedgerEntry, LedgerEntryType
from domain.source import Source, TextSource
from domain.unit_of_work import Database, UnitOfWork
from domain.upload import UPLOAD_LIFETIME, Upload, UploadPurpose
from domain.user import User
from infra.identity import new_id

NOW = datetime(2026, 11, 24, 8, 0, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Distil:
    """A recipe's input as the database may meet it: nested values, one of a union."""

    kind: ClassVar[GenerationKind] = GenerationKind.EXTRACT
    source: Source
    focus: str | None = None
    depth: tuple[int, ...] = ()

    @property
    def content_ids(self) -> Sequence[str]:
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint:
    kind: ClassVar[GenerationKind] = GenerationKind.COVER
    title: str

    @property
    def content_ids(self) -> Sequence[str]:
        return ()


INPUT_TYPES: dict[GenerationKind, type[RecipeInput]] = {
    GenerationKind.EXTRACT: Distil,
    GenerationKind.COVER: Paint,
}


def a_user(email: str | None = None) -> User:
    user_id = new_id()
    return User(
        id=user_id,
        email=email or f"{user_id.lower()}@example.com",
        password_hash="$2b$12$hash",
        display_name="老旺",
        created_at=NOW,
        updated_at=NOW,
    )


def a_batch(plan_id: str = "trial") -> Batch:
    return Batch(
        id=new_id(), plan_id=plan_id, name="双十一", count=1, expires_at=None, created_at=NOW
    )


def an_unused_key(batch: Batch) -> Key:
    key_id = new_id()
    return Key(
        id=key_id,
        batch_id=batch.id,
        plan_id=batch.plan_id,
        code_digest=f"digest-{key_id}",
        code_prefix="LW-ABCDE",
        created_at=NOW,
    )


def a_key_event(key: Key) -> KeyEvent:
    return KeyEvent(
        id=new_id(),
        key_id=key.id,
        owner_id=key.owner_id,
        type=KeyEventType.EXPIRING,
        created_at=NOW,
    )


async def add_user(work: UnitOfWork) -> User:
    user = a_user()
    await work.users.add(user)
    return user


async def add_unused_key(work: UnitOfWork) -> Key:
    batch = a_batch()
    key = an_unused_key(batch)
    await work.batches.add(batch)
    await work.keys.add_many([key])
    return key


async def add_key(
    work: UnitOfWork, owner: User, *, credits_granted: int = 20, activated_at: datetime = NOW
) -> Key:
    """A key in use, for a week."""
    key = await add_unused_key(work)
    key.owner_id = owner.id
    key.credits_granted = credits_granted
    key.activated_at = activated_at
    key.expires_at = activated_at + timedelta(days=7)
    return key


def a_generation(
    key: Key,
    request: RecipeInput | None = None,
    *,
    created_at: datetime = NOW,
    status: GenerationStatus = GenerationStatus.QUEUED,
) -> Generation:
    request = request or Distil(source=TextSource("文本"))
    generation_id = new_id()
    assert key.owner_id is not None
    return Generation(
        id=generation_id,
        owner_id=key.owner_id,
        kind=request.kind,
        input=request,
        input_digest="0" * 64,
        idempotency_key=f"request-{generation_id}",
        key_id=key.id,
        status=status,
        run_after=created_at,
        precedence=created_at,
        credits_held=2,
        created_at=created_at,
    )


def an_article(generation: Generation, *, created_at: datetime = NOW) -> Article:
    return Article(
        id=new_id(),
        owner_id=generation.owner_id,
        generation_id=generation.id,
        kind=ContentKind.EXTRACT,
        title="标题",
        created_at=created_at,
        updated_at=created_at,
        body="# 正文",
        word_count=2,
        summary="摘要",
    )


def an_image(article: Article, ordinal: int = 0) -> Asset:
    asset_id = new_id()
    return Asset(
        id=asset_id,
        content_id=article.id,
        owner_id=article.owner_id,
        kind=AssetKind.IMAGE,
        ordinal=ordinal,
        blob_name=f"{asset_id}.png",
        mime_type="image/png",
        byte_size=10,
        created_at=NOW,
    )


def an_upload(owner_id: str, *, created_at: datetime = NOW, blob_name: str | None = None) -> Upload:
    return Upload(
        id=new_id(),
        owner_id=owner_id,
        purpose=UploadPurpose.LOGO,
        blob_name=blob_name,
        mime_type="image/png",
        byte_size=10,
        created_at=created_at,
        expires_at=created_at + UPLOAD_LIFETIME,
    )


@dataclass(frozen=True, slots=True)
class Stage:
    """A user with a key in use: what most tests begin with."""

    user: User
    key: Key


async def set_stage(database: Database, *, credits_granted: int = 20) -> Stage:
    async with database.begin() as work:
        user = await add_user(work)
        key = await add_key(work, user, credits_granted=credits_granted)
    return Stage(user, key)


async def stored(database: Database, *generations: Generation) -> None:
    async with database.begin() as work:
        for generation in generations:
            await work.generations.add(generation)


async def add_content(database: Database, stage: Stage, content: Content) -> None:
    generation = a_generation(stage.key)
    content.generation_id = generation.id
    async with database.begin() as work:
        await work.generations.add(generation)
        await work.contents.add(content)


async def add_articles(database: Database, stage: Stage, count: int) -> list[Article]:
    """One an hour, the oldest first."""
    articles = []
    for n in range(count):
        article = an_article(a_generation(stage.key), created_at=NOW + n * HOUR)
        await add_content(database, stage, article)
        articles.append(article)
    return articles


def an_entry(stage: Stage, entry_type: LedgerEntryType, amount: int) -> LedgerEntry:
    return LedgerEntry(
        id=new_id(),
        key_id=stage.key.id,
        type=entry_type,
        amount=amount,
        balance_after=max(amount, 0),
        created_at=NOW,
    )
