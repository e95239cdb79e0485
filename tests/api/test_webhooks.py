"""Webhooks over the wire: set up by their owner alone, tried by the worker, logged."""

import asyncio

import pytest

from tests.api.client import Client, Json

_FIELDS = "id url description events status disabledReason failingSince"
_CREATE = f"""
mutation ($input: CreateWebhookInput!) {{
  createWebhook(input: $input) {{ webhook {{ {_FIELDS} }} secret userErrors {{ code field }} }}
}}
"""
_UPDATE = f"""
mutation ($input: UpdateWebhookInput!) {{
  updateWebhook(input: $input) {{ webhook {{ {_FIELDS} }} userErrors {{ code field }} }}
}}
"""
_DELETE = """
mutation ($input: WebhookInput!) {
  deleteWebhook(input: $input) { deletedWebhookId userErrors { code field } }
}
"""
_ROTATE = """
mutation ($input: WebhookInput!) {
  rotateWebhookSecret(input: $input) { webhook { id } secret userErrors { code field } }
}
"""
_TEST = """
mutation ($input: WebhookInput!) {
  testWebhook(input: $input) { delivery { id event status } userErrors { code field } }
}
"""
_REDELIVER = """
mutation ($input: RedeliverWebhookInput!) {
  redeliverWebhook(input: $input) { delivery { id redeliveryOfId } userErrors { code field } }
}
"""
_MINE = f"{{ webhooks {{ {_FIELDS} }} }}"
_LOG = """
query ($webhookId: ID!) {
  webhookDeliveries(webhookId: $webhookId, first: 10) {
    edges {
      node { id messageId event payload status attempt responseStatus error nextTryAt finishedAt }
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""
#: A name below one that nobody may register, so that no message of a test arrives anywhere.
_INPUT = {
    "url": "https://hooks.example.com/laowang",
    "events": ["GENERATION_SUCCEEDED", "KEY_EXPIRED"],
    "description": "脚本",
}


async def _created(client: Client, **changes: Json) -> Json:
    return (await client.data(_CREATE, input={**_INPUT, **changes}))["createWebhook"]


async def _mine(client: Client) -> Json:
    return (await client.data(_MINE))["webhooks"]


async def _log(client: Client, webhook_id: str) -> list[Json]:
    edges = (await client.data(_LOG, webhookId=webhook_id))["webhookDeliveries"]["edges"]
    return [edge["node"] for edge in edges]


async def test_a_webhook_is_made_changed_and_deleted_by_its_owner(creator: Client) -> None:
    made = await _created(creator)
    webhook_id = made["webhook"]["id"]

    assert made["secret"].startswith("whsec_")
    assert made["webhook"] == {
        **_INPUT,
        "id": webhook_id,
        "status": "ENABLED",
        "disabledReason": None,
        "failingSince": None,
    }
    assert await _mine(creator) == [made["webhook"]]

    change = {"webhookId": webhook_id, "isEnabled": False, "events": ["KEY_EXPIRED"]}
    changed = (await creator.data(_UPDATE, input=change))["updateWebhook"]
    assert changed["webhook"] == {
        **made["webhook"],
        "events": ["KEY_EXPIRED"],
        "status": "DISABLED",
        "disabledReason": "OWNER",
    }

    rotated = (await creator.data(_ROTATE, input={"webhookId": webhook_id}))["rotateWebhookSecret"]
    assert rotated["secret"].startswith("whsec_")
    assert rotated["secret"] != made["secret"]

    deleted = (await creator.data(_DELETE, input={"webhookId": webhook_id}))["deleteWebhook"]
    assert deleted == {"deletedWebhookId": webhook_id, "userErrors": []}
    assert await _mine(creator) == []


async def test_the_worker_tries_and_the_log_says_how_it_went(creator: Client) -> None:
    webhook_id = (await _created(creator))["webhook"]["id"]
    data = await creator.data(_TEST, input={"webhookId": webhook_id})
    delivery = data["testWebhook"]["delivery"]
    assert (delivery["event"], delivery["status"]) == ("TEST", "PENDING")

    [tried] = await _log(creator, webhook_id)
    while tried["error"] is None:
        await asyncio.sleep(0.1)
        [tried] = await _log(creator, webhook_id)

    assert (tried["id"], tried["status"]) == (delivery["id"], "PENDING")
    assert (tried["attempt"], tried["error"]) == (1, "name not resolved")
    assert tried["nextTryAt"] is not None
    assert '"type": "webhook.test"' in tried["payload"]
    [webhook] = await _mine(creator)
    assert webhook["failingSince"] is not None
    refused = await creator.data(_REDELIVER, input={"deliveryId": tried["id"]})
    assert refused["redeliverWebhook"] == {
        "delivery": None,
        "userErrors": [{"code": "DELIVERY_PENDING", "field": ["input", "deliveryId"]}],
    }


async def test_what_was_given_up_is_sent_once_more_under_its_own_id(creator: Client) -> None:
    webhook_id = (await _created(creator))["webhook"]["id"]
    await creator.data(_TEST, input={"webhookId": webhook_id})
    ended = await _given_up(creator, webhook_id)
    assert (ended["status"], ended["nextTryAt"]) == ("FAILED", None)
    await _switch(creator, webhook_id, is_on=True)

    again = (await creator.data(_REDELIVER, input={"deliveryId": ended["id"]}))["redeliverWebhook"]

    assert again["userErrors"] == []
    assert again["delivery"]["redeliveryOfId"] == ended["id"]
    newest, oldest = await _log(creator, webhook_id)
    assert (newest["id"], newest["status"]) == (again["delivery"]["id"], "PENDING")
    assert (newest["messageId"], newest["payload"]) == (ended["messageId"], ended["payload"])
    assert oldest == ended


async def _given_up(client: Client, webhook_id: str) -> Json:
    """What waits for the webhook, which is disabled with that."""
    await _switch(client, webhook_id, is_on=False)
    [waiting] = await _log(client, webhook_id)
    while waiting["status"] == "PENDING":
        await asyncio.sleep(0.1)
        [waiting] = await _log(client, webhook_id)
    return waiting


async def _switch(client: Client, webhook_id: str, *, is_on: bool) -> None:
    change = {"webhookId": webhook_id, "isEnabled": is_on}
    assert (await client.data(_UPDATE, input=change))["updateWebhook"]["userErrors"] == []


async def test_a_disabled_webhook_is_told_nothing_at_all(creator: Client) -> None:
    webhook_id = (await _created(creator))["webhook"]["id"]
    await creator.data(_TEST, input={"webhookId": webhook_id})
    ended = await _given_up(creator, webhook_id)

    tested = (await creator.data(_TEST, input={"webhookId": webhook_id}))["testWebhook"]
    again = (await creator.data(_REDELIVER, input={"deliveryId": ended["id"]}))["redeliverWebhook"]

    refusal = {"delivery": None, "userErrors": [{"code": "WEBHOOK_DISABLED", "field": None}]}
    assert tested == again == refusal
    assert await _log(creator, webhook_id) == [ended]


async def test_an_account_has_ten_webhooks_at_the_most(creator: Client) -> None:
    for _ in range(10):
        assert (await _created(creator))["userErrors"] == []
    before = await _mine(creator)

    refused = await _created(creator)

    assert refused == {
        "webhook": None,
        "secret": None,
        "userErrors": [{"code": "WEBHOOK_LIMIT", "field": None}],
    }
    assert await _mine(creator) == before
    assert len(before) == 10


async def test_the_end_of_a_generation_is_written_to_the_log(entitled: Client) -> None:
    webhook_id = (await _created(entitled))["webhook"]["id"]

    final = await entitled.generated()

    [told] = await _log(entitled, webhook_id)
    assert told["event"] == "GENERATION_SUCCEEDED"
    assert f'"contentId": "{final["content"]["id"]}"' in told["payload"]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"url": "nonsense"}, "URL_INVALID", ["input", "url"]),
        ({"url": "https://127.0.0.1/"}, "URL_FORBIDDEN", ["input", "url"]),
        ({"url": "https://169.254.169.254/"}, "URL_FORBIDDEN", ["input", "url"]),
        ({"url": "https://intranet/"}, "URL_FORBIDDEN", ["input", "url"]),
        ({"url": "http://hooks.example.com/"}, "HTTPS_REQUIRED", ["input", "url"]),
        ({"events": []}, "WEBHOOK_EVENTS_MISSING", ["input", "events"]),
        ({"description": "长" * 201}, "TEXT_TOO_LONG", ["input", "description"]),
    ],
)
async def test_a_wrong_setting_changes_nothing(
    creator: Client, changes: dict[str, Json], code: str, field: list[str]
) -> None:
    made = await _created(creator)
    before = await _mine(creator)

    refused = await _created(creator, **changes)
    update = {"webhookId": made["webhook"]["id"], **changes}
    not_updated = (await creator.data(_UPDATE, input=update))["updateWebhook"]

    assert refused["userErrors"] == not_updated["userErrors"] == [{"code": code, "field": field}]
    assert (refused["webhook"], refused["secret"], not_updated["webhook"]) == (None, None, None)
    assert await _mine(creator) == before


async def test_an_unknown_event_is_no_valid_input(creator: Client) -> None:
    codes = await creator.error_codes(_CREATE, input={**_INPUT, "events": ["EVERYTHING"]})

    assert codes == ["BAD_USER_INPUT"]
    assert await _mine(creator) == []


@pytest.mark.parametrize("document", [_DELETE, _ROTATE, _TEST])
async def test_a_strangers_webhook_is_not_found(
    creator: Client, stranger: Client, document: str
) -> None:
    made = await _created(creator)
    before = await _mine(creator)

    codes = await stranger.error_codes(document, input={"webhookId": made["webhook"]["id"]})

    assert codes == ["NOT_FOUND"]
    assert await _mine(creator) == before
    assert await _log(creator, made["webhook"]["id"]) == []


async def test_a_strangers_log_is_not_found(creator: Client, stranger: Client) -> None:
    webhook_id = (await _created(creator))["webhook"]["id"]
    await creator.data(_TEST, input={"webhookId": webhook_id})
    [delivery] = await _log(creator, webhook_id)

    assert await stranger.error_codes(_LOG, webhookId=webhook_id) == ["NOT_FOUND"]
    update = {"webhookId": webhook_id, "isEnabled": False}
    assert await stranger.error_codes(_UPDATE, input=update) == ["NOT_FOUND"]
    again = {"deliveryId": delivery["id"]}
    assert await stranger.error_codes(_REDELIVER, input=again) == ["NOT_FOUND"]
    assert len(await _log(creator, webhook_id)) == 1


@pytest.mark.parametrize(
    ("document", "given"),
    [
        (_CREATE, _INPUT),
        (_UPDATE, {"webhookId": "V2ViaG9vazox"}),
        (_DELETE, {"webhookId": "V2ViaG9vazox"}),
        (_ROTATE, {"webhookId": "V2ViaG9vazox"}),
        (_TEST, {"webhookId": "V2ViaG9vazox"}),
        (_REDELIVER, {"deliveryId": "V2ViaG9vazox"}),
    ],
)
async def test_nobody_does_anything_without_signing_in(
    anonymous: Client, document: str, given: Json
) -> None:
    assert await anonymous.error_codes(document, input=given) == ["UNAUTHENTICATED"]


async def test_an_id_of_another_kind_is_malformed(creator: Client) -> None:
    for malformed in (creator.user_id, "", "§"):
        codes = await creator.error_codes(_DELETE, input={"webhookId": malformed})
        assert codes == ["BAD_USER_INPUT"]
