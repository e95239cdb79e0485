"""An account that is disabled while its job runs: the job ends, costs nothing, and is told nobody.

The model stands still in the middle of a sentence, so that the job is under way for certain.
"""

import asyncio
from dataclasses import replace

from tests.api.client import PASSWORD, Client, Json
from tests.api.contract import operation
from tests.api.staff import new_admin
from tests.infra.ai.openai_server import OpenAIServer
from tests.workers.conftest import Site
from tests.workers.held_job import PATIENCE_SECONDS, HeldJob

_EMAIL = "{ me { email } }"
_CREATE = """
mutation ($input: CreateWebhookInput!) {
  createWebhook(input: $input) { webhook { id } userErrors { code } }
}
"""
_LOG = """
query ($webhookId: ID!) { webhookDeliveries(webhookId: $webhookId) { edges { node { event } } } }
"""
_OUTCOME = """
query ($id: ID!) {
  generation(id: $id) { status creditsSpent creditsHeld content { id } }
  me { entitlement { creditsAvailable creditsHeld } }
}
"""
_JOBS = """
query ($ownerId: ID!) {
  adminGenerations(filter: { ownerId: $ownerId }) { edges { node { status creditsHeld } } }
}
"""
_POLL_SECONDS = 0.1


async def test_a_running_job_of_a_disabled_account_is_cancelled_and_given_back(
    embedded: Site, anonymous: Client, model: OpenAIServer
) -> None:
    owner = await embedded.customer(anonymous)
    staff = replace(owner, access_token=new_admin(embedded.product).access_token)
    email = (await owner.data(_EMAIL))["me"]["email"]
    webhook_id = await _webhook(owner)
    job = await HeldJob.begun(owner, model)
    begun = await owner.data(_OUTCOME, id=job.generation_id)
    assert (begun["generation"]["status"], begun["generation"]["creditsHeld"]) == ("RUNNING", 2)

    await _set_status(staff, owner, "DISABLED")
    assert await _ended(staff, owner) == {"status": "CANCELLED", "creditsHeld": 0}
    await _set_status(staff, owner, "ACTIVE")

    again = await owner.data(operation("Login"), input={"email": email, "password": PASSWORD})
    back = replace(owner, access_token=again["login"]["session"]["accessToken"])
    assert await back.data(_OUTCOME, id=job.generation_id) == {
        "generation": {
            "status": "CANCELLED",
            "creditsSpent": 0,
            "creditsHeld": 0,
            "content": None,
        },
        "me": {"entitlement": {"creditsAvailable": 300, "creditsHeld": 0}},
    }
    told = await back.data(_LOG, webhookId=webhook_id)
    assert told["webhookDeliveries"]["edges"] == []


async def _webhook(owner: Client) -> str:
    setting = {"url": "https://hooks.example.com/", "events": ["GENERATION_CANCELLED"]}
    made = (await owner.data(_CREATE, input=setting))["createWebhook"]
    webhook_id: str = made["webhook"]["id"]
    return webhook_id


async def _set_status(staff: Client, owner: Client, status: str) -> None:
    change = {"userId": owner.user_id, "status": status, "reason": "a test"}
    changed = await staff.data(operation("SetUserStatus"), input=change)
    assert changed["setUserStatus"]["userErrors"] == []


async def _ended(staff: Client, owner: Client) -> Json:
    """The owner's only job, as the staff sees it, once it does not run any more."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = await staff.data(_JOBS, ownerId=owner.user_id)
            [edge] = found["adminGenerations"]["edges"]
            if edge["node"]["status"] != "RUNNING":
                return edge["node"]
            await asyncio.sleep(_POLL_SECONDS)
