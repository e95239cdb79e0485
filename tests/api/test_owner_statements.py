"""What owners list of their own costs the same number of SQL statements, however much it is."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from domain.export import EXPORT_LIFETIME, Export, ExportScope, ExportStatus
from domain.permission import Scope
from domain.services.confirming import Confirmation
from domain.services.delegating import TokenOrder
from domain.services.webhooking import WebhookSetting
from domain.user import Role
from domain.webhook import WebhookEvent
from infra.identity import new_id, utc_now
from resolvers.node import GlobalId
from tests.api.counting import Counter, counting

_MANY = 4
_KEYS = """
query ($first: Int) {
  me { keys(first: $first) { edges { node {
    plan { name } activatedBy { id } events { type createdAt }
  } } } }
}
"""
_KEYS_AND_ENTITLEMENT = "{ me { keys { edges { node { id } } } entitlement { creditsAvailable } } }"
_SESSIONS = "{ me { sessions { id deviceName isCurrent } } }"
_TOKENS = "{ me { accessTokens { id scopes lastUsedAt } } }"
_EXPORTS = "{ me { exports { id status url } } }"
_WEBHOOKS = "{ webhooks { id events status failingSince } }"
_DELIVERIES = """
query ($webhookId: ID!, $first: Int) {
  webhookDeliveries(webhookId: $webhookId, first: $first) {
    edges { node { id payload status attempt redeliveryOfId } }
  }
}
"""


@pytest.fixture
async def owner(tmp_path: Path) -> AsyncIterator[Counter]:
    """Whose profile is kept by now: none of these reads the account to show whose they are."""
    async with counting(tmp_path, Role.USER) as counter:
        _, sent = await counter.ask("{ me { email } }")
        assert len(sent) == 1, sent
        yield counter


async def _activate_a_key(owner: Counter) -> None:
    issued = await owner.studio.treasury.issuing.issue("trial", count=1, name="statements")
    await owner.studio.product.activation.activate(issued.codes[0], user_id=owner.user_id)


async def _make_a_token(owner: Counter) -> None:
    order = TokenOrder(name="a test", scopes=[Scope.CONTENT_READ], expires_in_days=1)
    given = Confirmation(password=owner.password)
    await owner.studio.product.delegating.create(order, given, actor=owner.actor)


async def _have_an_export(owner: Counter) -> None:
    """One that is ready: three in a day are the most that can be asked for."""
    now = utc_now()
    export = Export(
        id=new_id(),
        owner_id=owner.user_id,
        scope=ExportScope.CONTENTS,
        status=ExportStatus.READY,
        run_after=now,
        blob_name="export.zip",
        byte_size=1,
        created_at=now - timedelta(days=1),
        finished_at=now,
        expires_at=now + EXPORT_LIFETIME,
    )
    async with owner.studio.product.database.begin(user_id=owner.user_id) as work:
        await work.exports.add(export)


async def _make_a_webhook(owner: Counter) -> str:
    setting = WebhookSetting(
        url="https://hooks.example.com/", events=[WebhookEvent.GENERATION_SUCCEEDED]
    )
    webhook, _ = await owner.studio.product.webhooking.create(setting, owner_id=owner.user_id)
    return webhook.id


@pytest.mark.parametrize(
    ("query", "grow", "statements"),
    [
        # Its keys. For what they entitle to: the account, its live keys, their plans, what is
        # running and what was used today.
        (_KEYS_AND_ENTITLEMENT, _activate_a_key, 6),
        # Sessions are not in SQL.
        (_SESSIONS, Counter.sign_in_again, 0),
        # Its tokens.
        (_TOKENS, _make_a_token, 1),
        # Its exports.
        (_EXPORTS, _have_an_export, 1),
        # Its webhooks.
        (_WEBHOOKS, _make_a_webhook, 1),
    ],
    ids=["keys", "sessions", "tokens", "exports", "webhooks"],
)
async def test_a_list_that_grows_takes_the_same_statements(
    owner: Counter, query: str, grow: Callable[[Counter], Awaitable[object]], statements: int
) -> None:
    sizes = []
    for _ in range(_MANY):
        await grow(owner)
        data, sent = await owner.ask(query)
        assert len(sent) == statements, sent
        sizes.append(str(data).count("'id'"))

    assert sizes == [sizes[0] + more for more in range(_MANY)]


async def test_a_page_of_keys_with_all_that_happened_to_them(owner: Counter) -> None:
    for _ in range(_MANY):
        await _activate_a_key(owner)

    for size in (1, _MANY):
        data, sent = await owner.ask(_KEYS, first=size)
        assert len(data["me"]["keys"]["edges"]) == size
        # The page; whose the keys are; plans; events.
        assert len(sent) == 4, sent


async def test_a_page_of_deliveries(owner: Counter) -> None:
    webhook_id = await _make_a_webhook(owner)
    for _ in range(_MANY):
        await owner.studio.product.webhooking.test(webhook_id, owner_id=owner.user_id)

    for size in (1, _MANY):
        data, sent = await owner.ask(
            _DELIVERIES, webhookId=str(GlobalId("Webhook", webhook_id)), first=size
        )
        assert len(data["webhookDeliveries"]["edges"]) == size
        # Whose the webhook is; the page.
        assert len(sent) == 2, sent
