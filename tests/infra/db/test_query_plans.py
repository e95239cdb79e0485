"""No query that a request, a worker or the sweep sends reads a table from end to end."""

from dataclasses import dataclass

from domain.asset import Asset
from domain.audit import AuditCriteria, AuditEntry
from domain.content import Content, ContentKind
from domain.contents import ContentCriteria, ContentOrder, ContentSortField
from domain.generation import Generation, GenerationKind, GenerationStatus, QueueName
from domain.key import KeyState
from domain.key_register import KeyCriteria
from domain.ledger import LedgerEntryType, LedgerPhase
from domain.page import PageRequest, Position
from domain.preferences import Preferences
from domain.unit_of_work import Database, Reader, UnitOfWork
from domain.upload import UPLOAD_LIFETIME, Upload
from domain.usage import UsageSlot
from infra.identity import new_id
from tests.factories import changed
from tests.infra.db.explaining import is_slow, is_sorted_anew, plans_of, recorded
from tests.infra.db.rows import (
    HOUR,
    NOW,
    Stage,
    a_generation,
    a_key_event,
    a_user,
    add_unused_key,
    an_article,
    an_entry,
    an_image,
    an_upload,
    set_stage,
)

_OWNERS = 20
_OF_EACH = 40
#: What one owner's jobs have come to: most have ended.
_STATUSES = [
    GenerationStatus.QUEUED,
    GenerationStatus.RUNNING,
    *[GenerationStatus.SUCCEEDED] * (_OF_EACH - 3),
    GenerationStatus.FAILED,
]


@dataclass(frozen=True, slots=True)
class Crowd:
    """As many rows as make an index worth its while; and some of one owner's."""

    stage: Stage
    generations: list[Generation]
    contents: list[Content]
    unused_key_digest: str
    blob_name: str


async def _crowd(database: Database) -> Crowd:
    for _ in range(_OWNERS):
        stage = await set_stage(database)
        generations = [
            a_generation(stage.key, created_at=NOW + n * HOUR, status=status)
            for n, status in enumerate(_STATUSES)
        ]
        articles = [an_article(each, created_at=each.created_at) for each in generations]
        images = [changed(an_image(each), {"created_at": each.created_at}) for each in articles]
        async with database.begin() as work:
            for _key in range(_OF_EACH):
                unused_key = await add_unused_key(work)
            for generation, article in zip(generations, articles, strict=True):
                generation.lease_until = NOW
                generation.started_at = generation.finished_at = NOW
                generation.is_counted = generation.status.is_final
                await work.generations.add(generation)
                await work.contents.add(article)
                hold = an_entry(stage, LedgerEntryType.HOLD, 0)
                hold.generation_id, hold.phase = generation.id, LedgerPhase.HOLD
                await work.ledger.add(hold)
            await work.assets.add_many(images)
            for _event in range(_OF_EACH):
                await work.key_events.add(a_key_event(stage.key))
            for n in range(_OF_EACH):
                await work.uploads.add(an_upload(stage.user.id, created_at=NOW + n * HOUR))
                await work.usage.add(
                    UsageSlot(
                        owner_id=stage.user.id,
                        starts_at=NOW + n * HOUR,
                        kind=GenerationKind.EXTRACT,
                    )
                )
            await work.preferences.add(
                Preferences(
                    owner_id=stage.user.id, brand_logo_name=images[0].blob_name, updated_at=NOW
                )
            )
    await _passers_by(database)
    return Crowd(stage, generations, [*articles], unused_key.code_digest, images[0].blob_name)


async def _passers_by(database: Database) -> None:
    """Accounts that did nothing but come in."""
    async with database.begin() as work:
        for n in range(_OWNERS * _OF_EACH):
            user = a_user()
            user.created_at = NOW + n * HOUR
            await work.users.add(user)
            await work.audit.add(
                AuditEntry(
                    id=new_id(),
                    actor_id=user.id,
                    action=f"user.{n % _OF_EACH}",
                    subject_id=user.id,
                    created_at=user.created_at,
                )
            )


async def _read_lists(work: UnitOfWork, crowd: Crowd) -> None:
    owner_id = crowd.stage.user.id
    middle = crowd.contents[_OF_EACH // 2]
    place = Position(middle.created_at, middle.id)
    criteria = ContentCriteria(owner_id)
    narrow = ContentCriteria(
        owner_id, kinds=(ContentKind.EXTRACT,), is_favorite=False, created_from=NOW
    )
    for request in (PageRequest(20), PageRequest(20, after=place), PageRequest(20, before=place)):
        for field in (ContentSortField.CREATED_AT, ContentSortField.UPDATED_AT):
            for is_descending in (True, False):
                await work.contents.page(criteria, ContentOrder(field, is_descending), request)
        await work.contents.page(narrow, ContentOrder(), request)
        await work.generations.page(owner_id, None, request)
        await work.keys.page(owner_id, request)
        await _read_for_staff(work, owner_id, request)
        await work.ledger.page(crowd.stage.key.id, request)
        await _read_for_staff(work, owner_id, request)


async def _look_keys_up(reader: Reader, crowd: Crowd) -> None:
    key = crowd.stage.key
    place = Position(key.created_at, key.id)
    for request in (PageRequest(20), PageRequest(20, after=place)):
        await reader.batches.page(request)
        for criteria in (
            KeyCriteria(),
            KeyCriteria(states=frozenset({KeyState.ACTIVE})),
            KeyCriteria(plan_id=key.plan_id),
            KeyCriteria(batch_id=key.batch_id, states=frozenset({KeyState.UNUSED})),
        ):
            await reader.key_register.page(criteria, request, now=NOW)


async def _look_some_keys_up(reader: Reader, crowd: Crowd) -> None:
    """Few have an owner, or begin alike: the database may sort them."""
    key = crowd.stage.key
    for criteria in (
        KeyCriteria(owner_id=key.owner_id),
        KeyCriteria(code_prefix="LW-00000"),
        KeyCriteria(code_digest=key.code_digest),
    ):
        await reader.key_register.page(criteria, PageRequest(20), now=NOW)
    await reader.keys.get(key.id)
    await reader.batches.get_many([key.batch_id])
    await reader.key_register.counts([key.batch_id], now=NOW)
    await reader.key_register.reported([key.batch_id], limit=9)


async def _read_for_staff(work: UnitOfWork, user_id: str, request: PageRequest) -> None:
    for criteria in (
        AuditCriteria(subject_id=user_id),
        AuditCriteria(actor_id=user_id),
        AuditCriteria(action="user.7"),
    ):
        await work.audit.page(criteria, request)
    # The first page of everything is read along the whole index, which ends at its limit.
    if request.after or request.before:
        await work.users.page(None, request)
        await work.audit.page(AuditCriteria(), request)


async def _read_counts(work: UnitOfWork, crowd: Crowd) -> None:
    owner_id = crowd.stage.user.id
    await work.contents.count(ContentCriteria(owner_id, is_favorite=True))
    # Few of one owner wait: the database may sort them.
    await work.generations.page(owner_id, [GenerationStatus.QUEUED], PageRequest(20))
    await work.generations.count_unfinished(owner_id)
    await work.generations.count_since(owner_id, NOW + (_OF_EACH - 3) * HOUR)
    await work.usage.list_between(owner_id, NOW, NOW + 5 * HOUR)


async def _look_up(work: UnitOfWork, crowd: Crowd) -> None:
    stage = crowd.stage
    generation_ids = [each.id for each in crowd.generations[:5]]
    content_ids = [each.id for each in crowd.contents[:5]]
    await work.users.get_many([stage.user.id])
    await work.users.get_by_email(stage.user.email)
    await work.users.lock(stage.user.id)
    await work.users.lock_administrators()
    await work.users.page(stage.user.email[:20], PageRequest(20))
    await work.access_tokens.get_by_digest("0" * 64)
    await work.access_tokens.list_live(stage.user.id, now=NOW)
    await work.access_tokens.note_use(stage.user.id, now=NOW)
    await work.generations.unfinished_ids(stage.user.id)
    await work.keys.get_by_digest(crowd.unused_key_digest)
    await work.keys.lock_by_digest(crowd.unused_key_digest)
    await work.keys.lock(stage.key.id)
    await work.plans.lock(stage.key.plan_id)
    await work.keys.list_usable(stage.user.id, now=NOW)
    await work.keys.hold(stage.key.id, 1, now=NOW)
    await work.keys.settle(stage.key.id, held=1, spent=0)
    await work.key_events.newest([stage.key.id], limit=5)
    await work.ledger.list(stage.key.id)
    await work.ledger.holds(generation_ids[0])
    await work.generations.lock(generation_ids[0])
    await work.generations.get_many(generation_ids)
    await work.generations.get_by_idempotency_key(stage.user.id, "request")
    await work.generations.queue_positions(generation_ids)
    await work.generations.count_ahead(QueueName.TEXT, NOW)
    await work.contents.get(content_ids[0])
    await work.contents.get_many(content_ids)
    await work.contents.list_of_generations(generation_ids)
    await work.assets.list_of_contents(content_ids)
    await work.assets.known_blob_names([crowd.blob_name])
    await work.uploads.known_blob_names([crowd.blob_name])
    await work.preferences.known_blob_names([crowd.blob_name])
    await work.preferences.get(stage.user.id)
    await work.uploads.count_since(stage.user.id, NOW + HOUR)


async def _sweep(work: UnitOfWork) -> None:
    await work.ledger.differences(after="", limit=5)
    await work.ledger.stray_holds(after="", limit=5)
    await work.generations.latest_run_times(GenerationKind.EXTRACT, limit=5)
    await work.generations.lost_ids([GenerationKind.EXTRACT], now=NOW, limit=5, without=["01"])
    await work.usage.uncounted_ids([GenerationKind.EXTRACT], limit=5, without=["01"])
    await work.keys.expiring_ids(now=NOW, limit=5, without=["01"])
    await work.keys.expired_ids(now=NOW, limit=5, without=["01"])
    await work.retention.outdated_ids(Upload, NOW + UPLOAD_LIFETIME, limit=5, without=["01"])
    await work.retention.outdated_ids(Asset, NOW, limit=5, without=["01"])
    await work.generations.overdue([GenerationKind.EXTRACT], queued_before=NOW + HOUR, limit=5)


async def test_every_query_follows_an_index_and_pages_come_in_its_order(
    database: Database, database_url: str
) -> None:
    """Sorting would read everything of an owner for each page."""
    crowd = await _crowd(database)
    async with database.begin() as work:
        with recorded() as lists:
            await _read_lists(work, crowd)
            await _sweep(work)
        with recorded() as lookups:
            await _read_counts(work, crowd)
            await _look_up(work, crowd)
    ordered, others = await plans_of(database_url, lists), await plans_of(database_url, lookups)

    assert len(ordered) > 15
    assert len(others) > 15
    assert {sql: plan for sql, plan in ordered.items() if any(map(is_sorted_anew, plan))} == {}
    plans = ordered | others
    assert {sql: plan for sql, plan in plans.items() if any(map(is_slow, plan))} == {}


def _reads_a_table(step: str) -> bool:
    return step.startswith("ALL ") or (step.startswith("SCAN ") and " USING " not in step)


async def test_the_staff_page_through_all_keys_along_an_index(
    database: Database, database_url: str
) -> None:
    """From the newest on, so that the first page ends where it is full."""
    crowd = await _crowd(database)
    async with database.read() as reader:
        with recorded() as lists:
            await _look_keys_up(reader, crowd)
        with recorded() as lookups:
            await _look_some_keys_up(reader, crowd)
    ordered, others = await plans_of(database_url, lists), await plans_of(database_url, lookups)

    assert {sql: plan for sql, plan in ordered.items() if any(map(is_sorted_anew, plan))} == {}
    assert {sql: plan for sql, plan in ordered.items() if any(map(_reads_a_table, plan))} == {}
    assert {sql: plan for sql, plan in others.items() if any(map(is_slow, plan))} == {}
