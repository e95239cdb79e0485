"""What mails say: in the reader's language, of things as they are by now, and to whom."""

import re
from datetime import timedelta

import pytest

from domain.access_token import AccessToken
from domain.export import Export, ExportScope, ExportStatus
from domain.failure import FailureCode
from domain.generation import Generation
from domain.key import Key
from domain.language import Locale
from domain.mail import Mail, MailKind
from domain.permission import Scope
from domain.user import User, UserStatus
from domain.webhook import Webhook, WebhookEvent, WebhookStatus
from tests.domain.mail_studio import LINKS, MailStudio
from tests.factories import NOW, OFFLINE, PLAN, an_article

CHINESE = re.compile(r"[\u4e00-\u9fff]")
LANGUAGES = [Locale.ZH_CN, Locale.EN]


@pytest.fixture
def studio() -> MailStudio:
    return MailStudio()


@pytest.fixture
async def reader(studio: MailStudio) -> User:
    """Proven, with a key, and somewhere else."""
    studio.sell(PLAN)
    user = studio.proven_user(time_zone="America/New_York", locale=Locale.EN)
    await studio.activated_key(user)
    return user


async def order(
    studio: MailStudio, user: User, kind: MailKind, subject_id: str | None = None
) -> list[Mail]:
    async with studio.database.begin() as work:
        await studio.telling.order_mail(work, kind, user_id=user.id, subject_id=subject_id)
    mails = await studio.mailed()
    assert studio.database.tables.mails == {}
    return mails


async def subject_of(studio: MailStudio, user: User, kind: MailKind) -> str | None:
    """The id of something that such a mail can be about."""
    if kind is MailKind.GENERATION_FINISHED:
        return (await ended(studio, user)).id
    if kind in {MailKind.KEY_EXPIRING, MailKind.KEY_EXPIRED, MailKind.KEY_EXHAUSTED}:
        return studio.only_key().id
    if kind is MailKind.EXPORT_READY:
        return an_export(studio, user).id
    if kind is MailKind.ACCESS_TOKEN_CREATED:
        return an_access_token(studio, user).id
    is_of_webhook = kind in {MailKind.WEBHOOK_FAILING, MailKind.WEBHOOK_ADDRESSED}
    return a_webhook(studio, user).id if is_of_webhook else None


async def ended(studio: MailStudio, user: User, failure: FailureCode | None = None) -> Generation:
    generation = studio.stored(await studio.requested(user))
    if failure is None:
        generation.succeed(OFFLINE, spent=2, now=studio.clock())
    else:
        generation.fail(failure, now=studio.clock())
    return generation


def an_export(studio: MailStudio, user: User) -> Export:
    export = Export(
        id=studio.new_id(),
        owner_id=user.id,
        scope=ExportScope.CONTENTS,
        status=ExportStatus.READY,
        run_after=NOW,
        created_at=NOW,
        expires_at=NOW + timedelta(days=7),
    )
    studio.database.tables.exports[export.id] = export
    return export


def an_access_token(studio: MailStudio, user: User) -> AccessToken:
    token = AccessToken(
        id=studio.new_id(),
        owner_id=user.id,
        name="http://evil.example",
        digest="digest",
        prefix="lwp_abcd",
        scopes=[Scope.CONTENT_READ],
        created_at=NOW,
        expires_at=NOW + timedelta(days=1),
    )
    studio.database.tables.access_tokens[token.id] = token
    return token


def a_webhook(
    studio: MailStudio, user: User, status: WebhookStatus = WebhookStatus.FAILING
) -> Webhook:
    webhook = Webhook(
        id=studio.new_id(),
        owner_id=user.id,
        url="https://hooks.example.com/laowang",
        description="",
        events=[WebhookEvent.GENERATION_SUCCEEDED],
        status=status,
        sealed_secret="sealed",
        created_at=NOW,
        updated_at=NOW,
    )
    studio.database.tables.webhooks[webhook.id] = webhook
    return webhook


@pytest.mark.parametrize("kind", [*MailKind])
@pytest.mark.parametrize("locale", LANGUAGES)
async def test_every_mail_is_short_and_in_its_readers_language(
    studio: MailStudio, reader: User, kind: MailKind, locale: Locale
) -> None:
    account = studio.account(reader)
    account.locale, account.display_name = locale, "http://evil.example"
    if kind is MailKind.VERIFY_EMAIL:
        account.email_verified_at = None
    subject_id = await subject_of(studio, reader, kind)

    [mail] = await order(studio, reader, kind, subject_id)

    assert mail.to == reader.email
    for text in (mail.subject, mail.text):
        is_chinese = CHINESE.search(text) is not None
        assert is_chinese == (locale is Locale.ZH_CN)
    assert mail.text.startswith("你好！\n\n" if locale is Locale.ZH_CN else "Hello!\n\n")
    assert mail.text.endswith("—— 老旺AI\n" if locale is Locale.ZH_CN else "\nLaowang AI\n")
    assert len(mail.text) < 600
    assert "evil" not in mail.text
    links = re.findall(r"https://\S+", mail.text.replace("https://hooks.example.com", ""))
    assert all(link.startswith(LINKS.home) for link in links)


@pytest.mark.parametrize(
    ("kind", "page"),
    [
        (MailKind.CHANGE_EMAIL, "/verify-email?token=token-"),
        (MailKind.RESET_PASSWORD, "/reset-password?token=token-"),
    ],
)
async def test_links_lead_to_pages_of_the_front_end(
    studio: MailStudio, reader: User, kind: MailKind, page: str
) -> None:
    [mail] = await order(studio, reader, kind)

    assert f"\nhttps://app.example.com{page}" in mail.text


async def test_a_finished_generation_is_told_with_its_title(
    studio: MailStudio, reader: User
) -> None:
    generation = await ended(studio, reader)
    article = an_article(reader.id, generation.id, title="秋日食谱" * 30)
    studio.database.tables.contents[article.id] = article

    [mail] = await order(studio, reader, MailKind.GENERATION_FINISHED, generation.id)

    assert mail.subject == "Your distillation is ready"
    assert f'"{article.title[:60]}"' in mail.text


async def test_a_failed_generation_is_told_with_its_reason(
    studio: MailStudio, reader: User
) -> None:
    generation = await ended(studio, reader, FailureCode.SOURCE_TIMEOUT)

    [mail] = await order(studio, reader, MailKind.GENERATION_FINISHED, generation.id)

    assert mail.subject == "Your distillation failed"
    assert "The page took too long" in mail.text


async def test_a_cancelled_generation_is_told(studio: MailStudio, reader: User) -> None:
    generation = studio.stored(await studio.requested(reader))
    generation.cancel(now=studio.clock())

    [mail] = await order(studio, reader, MailKind.GENERATION_FINISHED, generation.id)

    assert mail.subject == "Your distillation was cancelled"


async def test_a_key_is_told_with_its_credits_and_on_the_readers_clock(
    studio: MailStudio, reader: User
) -> None:
    key: Key = studio.only_key()
    key.expires_at = NOW

    [mail] = await order(studio, reader, MailKind.KEY_EXPIRING, key.id)

    assert key.masked_code in mail.text
    assert "2026-11-24 03:00 (America/New_York), with 20 credits left" in mail.text


@pytest.mark.parametrize(
    "kind",
    [
        MailKind.GENERATION_FINISHED,
        MailKind.KEY_EXPIRING,
        MailKind.KEY_EXPIRED,
        MailKind.KEY_EXHAUSTED,
        MailKind.EXPORT_READY,
        MailKind.WEBHOOK_FAILING,
    ],
)
async def test_what_is_gone_or_unproven_is_not_written_of(
    studio: MailStudio, reader: User, kind: MailKind
) -> None:
    """Somebody may have signed up with the address of another."""
    assert await order(studio, reader, kind, "gone") == []
    assert await order(studio, reader, kind) == []

    subject_id = await subject_of(studio, reader, kind)
    studio.account(reader).email_verified_at = None
    assert await order(studio, reader, kind, subject_id) == []


async def test_what_is_revoked_does_not_expire(studio: MailStudio, reader: User) -> None:
    key = studio.only_key()
    key.revoked_at = NOW

    for kind in (MailKind.KEY_EXPIRING, MailKind.KEY_EXPIRED):
        assert await order(studio, reader, kind, key.id) == []


@pytest.mark.parametrize("kind", [*MailKind])
@pytest.mark.parametrize("status", [UserStatus.DISABLED, UserStatus.DELETED])
async def test_who_has_left_is_left_alone(
    studio: MailStudio, reader: User, kind: MailKind, status: UserStatus
) -> None:
    subject_id = await subject_of(studio, reader, kind)
    studio.account(reader).status = status

    assert await order(studio, reader, kind, subject_id) == []


async def test_a_notice_does_not_go_to_an_address_of_before(
    studio: MailStudio, reader: User
) -> None:
    async with studio.database.begin() as work:
        key_id = studio.only_key().id
        await studio.telling.order_mail(
            work, MailKind.KEY_EXHAUSTED, user_id=reader.id, subject_id=key_id
        )
    studio.account(reader).email = "moved@example.com"

    assert await studio.mailed() == []


async def test_nobody_orders_a_mail_to_nobody(studio: MailStudio) -> None:
    async with studio.database.begin() as work:
        await studio.telling.order_mail(work, MailKind.PASSWORD_CHANGED, user_id="nobody")

    assert studio.database.tables.mails == {}


@pytest.mark.parametrize(("locale", "counts"), [(Locale.ZH_CN, "（{} 个）"), (Locale.EN, " ({})")])
async def test_after_a_change_of_password_a_mail_counts_what_goes_on_without_it(
    studio: MailStudio, reader: User, locale: Locale, counts: str
) -> None:
    """Not those that are over, nor those of others."""
    studio.account(reader).locale = locale
    [plain] = await order(studio, reader, MailKind.PASSWORD_CHANGED)
    other = studio.proven_user()
    for user in (reader, reader, other):
        an_access_token(studio, user)
        a_webhook(studio, user, WebhookStatus.ENABLED)
    a_webhook(studio, reader, WebhookStatus.ENABLED)
    a_webhook(studio, reader, WebhookStatus.FAILING)
    an_access_token(studio, reader).revoked_at = NOW

    [mail] = await order(studio, reader, MailKind.PASSWORD_CHANGED)

    told = [each for each in mail.text.split("\n\n") if each not in plain.text]
    assert len(plain.text.split("\n\n")) == 4
    assert [counts.format(count) in each for count, each in zip((2, 3), told, strict=True)] == [
        *(True, True),
    ]
    assert "evil" not in mail.text
