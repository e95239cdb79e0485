"""The audit log knows where each change came from."""

from collections.abc import Iterator

from tests.api.client import Client, Json
from tests.api.payloads import answer

_AUDIT = """
query ($actorId: ID) {
  auditLog(first: 20, actorId: $actorId) { edges { node { action ipAddress } } }
}
"""
_CREATE = """
mutation ($input: CreateWebhookInput!) {
  createWebhook(input: $input) { webhook { id } userErrors { code } }
}
"""
_UPDATE = "mutation ($input: UpdateWebhookInput!) { updateWebhook(input: $input) { __typename } }"
_ROTATE = "mutation ($input: WebhookInput!) { rotateWebhookSecret(input: $input) { __typename } }"
_DELETE = "mutation ($input: WebhookInput!) { deleteWebhook(input: $input) { __typename } }"
_SET = "mutation ($input: SetOwnProviderInput!) { setOwnProvider(input: $input) { __typename } }"
_REMOVE = "mutation { removeOwnProvider { __typename } }"
_OWN: dict[str, Json] = {"vendor": "KIMI", "model": "kimi-latest", "apiKey": "a-key-of-a-test"}
_HOOK: dict[str, Json] = {
    "url": "https://hooks.example.com/laowang",
    "events": ["GENERATION_SUCCEEDED"],
}


async def test_whatever_an_owner_changes_is_kept_with_their_address(
    admin: Client, creator: Client, key_codes: Iterator[str]
) -> None:
    await creator.activate(next(key_codes))
    await answer(creator, _SET, **_OWN)
    await answer(creator, _REMOVE)
    webhook_id = (await answer(creator, _CREATE, **_HOOK))["webhook"]["id"]
    await answer(creator, _UPDATE, webhookId=webhook_id, isEnabled=False)
    await answer(creator, _ROTATE, webhookId=webhook_id)
    await answer(creator, _DELETE, webhookId=webhook_id)

    edges = (await admin.data(_AUDIT, actorId=creator.user_id))["auditLog"]["edges"]

    assert [edge["node"] for edge in edges] == [
        {"action": action, "ipAddress": creator.local_address}
        for action in (
            "webhook.deleted",
            "webhook.secret_rotated",
            "webhook.updated",
            "webhook.created",
            "own_provider.removed",
            "own_provider.set",
            "key.activated",
            "user.registered",
        )
    ]
