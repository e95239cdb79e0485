"""Somebody who leaves traces in every table, and where they are found."""

from datetime import timedelta

from sqlalchemy import Text, cast, select, update
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from domain.access_token import AccessToken
from domain.audit import AuditEntry
from domain.content import ContentVersion
from domain.export import Export, ExportScope
from domain.generation import GenerationStatus
from domain.key_event import KeyEvent, KeyEventType
from domain.ledger import LedgerEntry, LedgerEntryType
from domain.mail import MailKind, MailOrder
from domain.own_provider import OwnProvider, Vendor
from domain.permission import Scope
from domain.preferences import Preferences
from domain.proof import Proof, ProofPurpose
from domain.share import Share
from domain.source import TextSource
from domain.staff_request import StaffRequest
from domain.unit_of_work import Database
from domain.usage import UsageSlot
from domain.webhook import Webhook, WebhookDelivery, WebhookEvent
from infra.db.columns import metadata
from infra.db.engine import driver_url, open_primary
from infra.db.tables import batches, generations, keys
from infra.db.types import InputCodec
from infra.identity import new_id
from tests.infra.db.opening import settings_of
from tests.infra.db.rows import (
    INPUT_TYPES,
    NOW,
    Distil,
    Stage,
    a_generation,
    an_article,
    an_image,
    an_upload,
    set_stage,
)

EMAIL = "lao.wang@example.com"
NAME = "老旺本人"
ADDRESS = "203.0.113.77"
TEXT = "只有我粘贴过的文字"
TITLE = "只有我写过的标题"
HOST = "hooks.lao-wang.example"
STAFF_ADDRESS = "198.51.100.1"
DAY = timedelta(days=1)
Fields = dict[str, str | int | None]
#: What the staff wrote about them: it looks like a word or a number of ours.
NICKNAME = "VICTIM_WANG"
PHONE = "13800138000"
#: What nobody may find any more.
TRACES = (EMAIL, NAME, ADDRESS, TEXT, TITLE, HOST, "sealed-of-lao-wang", NICKNAME, PHONE)


async def somebody(database: Database, url: str) -> Stage:
    """With a row in each table that can have one of theirs."""
    stage = await set_stage(database)
    async with database.begin() as work:
        user = await work.users.get(stage.user.id)
        assert user is not None
        user.email, user.display_name, user.password_hash = EMAIL, NAME, "digest of password"
        user.avatar_url = f"https://{HOST}/face.png"
    engine = open_primary(settings_of(url), InputCodec(INPUT_TYPES))
    async with AsyncSession(engine) as session, session.begin():
        for row in (*_works(stage), *_account(stage.user.id), *_records(stage)):
            session.add(row)
            await session.flush()  # in this order, as their foreign keys ask
        session.add_all(await _told(session, stage))
        await session.execute(
            update(batches).values(name=NICKNAME).where(batches.c.id == stage.key.batch_id)
        )
        await session.execute(
            update(keys)
            .values(revoked_at=NOW, revoked_reason=f"{NAME} {PHONE}")
            .where(keys.c.id == stage.key.id)
        )
    await engine.dispose()
    return stage


def _works(stage: Stage) -> list[object]:
    job = a_generation(
        stage.key, Distil(source=TextSource(TEXT), focus=TITLE), status=GenerationStatus.SUCCEEDED
    )
    job.credits_held = 0
    article = an_article(job)
    article.title, article.body, article.source_url = TITLE, TEXT, f"https://{HOST}/page"
    version = ContentVersion(
        id=new_id(),
        content_id=article.id,
        version=1,
        snapshot={"title": TITLE, "body": TEXT},
        created_at=NOW,
    )
    share = Share(
        id=new_id(),
        owner_id=stage.user.id,
        content_id=article.id,
        token_digest="d" * 64,
        created_at=NOW,
        expires_at=NOW + DAY,
    )
    image = an_image(article)
    image.caption = TITLE
    return [job, article, version, share, image]


def _account(user_id: str) -> list[object]:
    return [
        *_hooks(user_id),
        an_upload(user_id),
        Preferences(owner_id=user_id, brand_name=NAME, forbidden_words=[TEXT], updated_at=NOW),
        OwnProvider(
            owner_id=user_id,
            vendor=Vendor.QWEN,
            model="qwen-max",
            sealed_key="sealed-of-lao-wang-key",
            created_at=NOW,
            updated_at=NOW,
        ),
        _letter(None, MailKind.RESET_PASSWORD),
        _letter(user_id, MailKind.EXPORT_READY),
        *_openers(user_id),
    ]


def _hooks(user_id: str) -> list[object]:
    webhook = Webhook(
        id=new_id(),
        owner_id=user_id,
        url=f"https://{HOST}/hook",
        description=NAME,
        sealed_secret="sealed-of-lao-wang-key",
        created_at=NOW,
        updated_at=NOW,
    )
    delivery = WebhookDelivery(
        id=new_id(),
        webhook_id=webhook.id,
        owner_id=user_id,
        message_id="msg_1",
        event=WebhookEvent.TEST,
        payload=TEXT,
        run_after=NOW,
        created_at=NOW,
        response_body=TEXT,
    )
    return [webhook, delivery]


def _openers(user_id: str) -> list[object]:
    token = AccessToken(
        id=new_id(),
        owner_id=user_id,
        name=NAME,
        digest="d" * 64,
        prefix="lwp_",
        scopes=[Scope.GENERATE],
        created_at=NOW,
        expires_at=NOW + DAY,
    )
    proof = Proof(
        id=new_id(),
        user_id=user_id,
        purpose=ProofPurpose.VERIFY_EMAIL,
        email=EMAIL,
        digest="d" * 64,
        created_at=NOW,
        expires_at=NOW + DAY,
        order_id=new_id(),
    )
    export = Export(
        id=new_id(),
        owner_id=user_id,
        scope=ExportScope.ACCOUNT,
        run_after=NOW,
        created_at=NOW,
        idempotency_key="sealed-of-lao-wang",
    )
    return [token, proof, export]


def _letter(user_id: str | None, kind: MailKind) -> MailOrder:
    """To whoever has the address, without a user's id."""
    return MailOrder(
        id=new_id(), user_id=user_id, kind=kind, address=EMAIL, run_after=NOW, created_at=NOW
    )


def _records(stage: Stage) -> list[object]:
    user_id = stage.user.id
    return [
        UsageSlot(owner_id=user_id, starts_at=NOW, kind=Distil.kind, succeeded=1),
        KeyEvent(
            id=new_id(),
            key_id=stage.key.id,
            owner_id=user_id,
            type=KeyEventType.ACTIVATED,
            created_at=NOW,
        ),
        LedgerEntry(
            id=new_id(),
            key_id=stage.key.id,
            type=LedgerEntryType.GRANT,
            amount=stage.key.credits_granted,
            balance_after=stage.key.credits_granted,
            actor_id=user_id,
            reason=PHONE,
            created_at=NOW,
        ),
        StaffRequest(
            actor_id=user_id,
            idempotency_key="sealed-of-lao-wang",
            digest="d" * 64,
            subject_id=stage.key.id,
            created_at=NOW,
        ),
    ]


async def _told(session: AsyncSession, stage: Stage) -> list[AuditEntry]:
    user_id, key = stage.user.id, stage.key
    job_ids = await session.scalars(
        select(generations.c.id).where(generations.c.owner_id == user_id)
    )
    theirs: Fields = {"email": EMAIL, "reason": NICKNAME, "phone": int(PHONE)}
    own: Fields = {"displayName": NAME, "role": "USER"}
    return [
        an_audit_entry(user_id, user_id, ADDRESS, (own, {"count": 7})),
        an_audit_entry("staff", user_id, STAFF_ADDRESS, (theirs, theirs)),
        an_audit_entry(user_id, "something", ADDRESS),
        an_audit_entry(user_id, "a webhook", ADDRESS, (None, {"host": HOST, "status": "ENABLED"})),
        *(
            an_audit_entry("staff", subject_id, STAFF_ADDRESS, (None, theirs))
            for subject_id in (key.id, key.batch_id, *job_ids)
        ),
    ]


def an_audit_entry(
    actor_id: str,
    subject_id: str,
    ip_address: str,
    change: tuple[Fields | None, Fields | None] = (None, None),
    *,
    action: str = "user.changed",
) -> AuditEntry:
    before, after = change
    return AuditEntry(
        id=new_id(),
        actor_id=actor_id,
        action=action,
        subject_id=subject_id,
        before=before,
        after=after,
        ip_address=ip_address,
        created_at=NOW,
    )


async def traces(url: str, *wanted: str) -> list[tuple[str, str]]:
    """Where any of these texts stands: table by table, column by column, as text."""
    engine = create_async_engine(driver_url(url))
    found = []
    async with engine.connect() as connection:
        for table in metadata.sorted_tables:
            for column in table.columns:
                rows = await connection.execute(select(cast(column, Text)))
                texts = [str(text) for (text,) in rows]
                if any(each in text for each in wanted for text in texts):
                    found.append((table.name, column.name))
    await engine.dispose()
    return found
