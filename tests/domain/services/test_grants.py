"""What goes on without a session takes more than one, and its owner hears of it."""

from datetime import timedelta

import pytest

from domain.language import Locale
from domain.permission import Scope
from domain.second_factor import SecondFactorInvalid, SecondFactorRequired
from domain.services.confirming import Confirmation
from domain.services.delegating import TokenOrder
from domain.services.webhooking import WebhookSetting
from domain.user import User
from tests.domain.admission_studio import GIVEN, Admission, actor
from tests.domain.fake_totp import code_at
from tests.domain.mail_studio import MailStudio
from tests.domain.webhook_studio import WebhookStudio

ORDER = TokenOrder(name="http://evil.example", scopes=[Scope.CONTENT_READ], expires_in_days=30)
MOVED = WebhookSetting(url="https://elsewhere.example/secret-path")


class GrantStudio(MailStudio, WebhookStudio):
    pass


@pytest.fixture
def studio() -> GrantStudio:
    return GrantStudio()


@pytest.fixture
def admission(studio: GrantStudio) -> Admission:
    return Admission(studio)


@pytest.fixture
def user(studio: GrantStudio) -> User:
    return studio.proven_user(locale=Locale.EN)


async def test_a_token_takes_a_code_where_there_is_a_second_factor(
    studio: GrantStudio, admission: Admission, user: User
) -> None:
    secret = (await studio.second_factors.begin(user.id, GIVEN.password)).secret
    await studio.second_factors.confirm(code_at(secret, studio.clock()), actor(user))
    studio.clock.move(timedelta(seconds=30))

    with studio.unchanged(), pytest.raises(SecondFactorRequired):
        await admission.delegating.create(ORDER, GIVEN, actor=actor(user))
    wrong = Confirmation(password=GIVEN.password, code="000000")
    with pytest.raises(SecondFactorInvalid):
        await admission.delegating.create(ORDER, wrong, actor=actor(user))
    assert studio.database.tables.access_tokens == {}
    assert studio.account(user).wrong_codes == 1

    right = Confirmation(password=GIVEN.password, code=code_at(secret, studio.clock()))
    assert await admission.delegating.create(ORDER, right, actor=actor(user))
    with pytest.raises(SecondFactorInvalid):
        await admission.delegating.create(ORDER, right, actor=actor(user))


async def test_its_owner_is_told_of_a_new_token(
    studio: GrantStudio, admission: Admission, user: User
) -> None:
    issued = await admission.delegating.create(ORDER, GIVEN, actor=actor(user))
    await admission.delegating.revoke(issued.access_token.id, actor=actor(user))

    [mail] = await studio.mailed()

    assert (mail.to, mail.subject) == (user.email, "A token of your account was made")
    assert issued.access_token.prefix in mail.text
    assert issued.token not in mail.text
    assert "evil" not in mail.text


async def test_its_owner_is_told_where_messages_go(studio: GrantStudio, user: User) -> None:
    webhook = await studio.webhook(user, "https://hooks.example/secret-path")
    [made] = await studio.mailed()
    await studio.webhooking.update(webhook.id, MOVED, owner_id=user.id)
    [moved] = await studio.mailed()

    assert made.to == moved.to == user.email
    assert "From now on hooks.example is told" in made.text
    assert "From now on elsewhere.example is told" in moved.text
    assert "secret-path" not in made.text + moved.text


async def test_what_leads_nowhere_else_is_not_told(studio: GrantStudio, user: User) -> None:
    webhook = await studio.webhook(user)
    await studio.mailed()

    same = WebhookSetting(url=webhook.url, description="mine", is_enabled=True)
    await studio.webhooking.update(webhook.id, same, owner_id=user.id)

    assert studio.database.tables.mails == {}


async def test_a_webhook_that_is_gone_is_not_told_of(studio: GrantStudio, user: User) -> None:
    webhook = await studio.webhook(user)
    await studio.webhooking.delete(webhook.id, owner_id=user.id)

    assert await studio.mailed() == []
