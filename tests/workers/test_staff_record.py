"""Whatever the staff change is written down whole, and stays so when they leave."""

import base64
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import uuid4

import pytest

from domain.audit import IMPERSONAL_FIELDS, STAFF_ACTIONS, AuditCriteria, AuditEntry
from domain.page import PageRequest
from domain.services.erasing import Erasing
from domain.unit_of_work import DatabaseConflict
from schema.permissions_table import root_fields
from schema.schema import make_schema
from tests.api.backstage import database_of
from tests.api.client import PASSWORD, Client, Json
from tests.api.payloads import answer
from tests.api.staff import Member, new_admin
from tests.api.test_leaving import deleted
from tests.infra.ai.openai_server import OpenAIServer
from tests.workers.conftest import Site
from tests.workers.held_job import HeldJob

_REASON = "按制度处理 ABC_1"
#: What owners may do with keys of their own, and the staff with anybody's.
_SHARED = "rotateKey"


@dataclass(frozen=True, slots=True)
class Desk:
    """An administrator at work, and a creator whom it is about, with a job that stands still."""

    admin: Client
    creator: Client
    key_id: str
    generation_id: str

    async def does(self, mutation: str, input_type: str, **given: Json) -> None:
        document = (
            f"mutation ($input: {input_type}!) {{"
            f" {mutation}(input: $input) {{ userErrors {{ code field }} }} }}"
        )
        payload = await answer(self.admin, document, **given)
        assert payload["userErrors"] == [], mutation


Act = Callable[[Desk], Awaitable[None]]


def _about_user(mutation: str, **given: Json) -> Act:
    input_type = f"{mutation[0].upper()}{mutation[1:]}Input"
    return lambda desk: desk.does(
        mutation, input_type, userId=desk.creator.user_id, reason=_REASON, **given
    )


def _about_key(mutation: str, **given: Json) -> Act:
    input_type = f"{mutation[0].upper()}{mutation[1:]}Input"
    return lambda desk: desk.does(mutation, input_type, keyId=desk.key_id, **given)


def _about_job(mutation: str) -> Act:
    return lambda desk: desk.does(
        mutation, "StuckGenerationInput", generationId=desk.generation_id, reason=_REASON
    )


def _issue(desk: Desk) -> Awaitable[None]:
    return desk.does("issueKeys", "IssueKeysInput", planId="trial", count=1, name=_REASON)


#: In an order in which each can be done; with what it is written down as.
_ACTS: dict[str, tuple[str, Act]] = {
    "requeueGeneration": ("generation.requeued", _about_job("requeueGeneration")),
    "failGeneration": ("generation.failed", _about_job("failGeneration")),
    "issueKeys": ("keys.issued", _issue),
    "adjustCredits": ("key.adjusted", _about_key("adjustCredits", amount=3, reason=_REASON)),
    "rotateKey": ("key.rotated", _about_key("rotateKey")),
    "revokeKey": ("key.revoked", _about_key("revokeKey", reason=_REASON)),
    "setUserRole": ("user.role_set", _about_user("setUserRole", role="SUPPORT")),
    "setUserStatus": ("user.status_set", _about_user("setUserStatus", status="DISABLED")),
}


def test_each_mutation_of_the_staff_is_done_here() -> None:
    managing = {
        field.name
        for field in root_fields(make_schema())
        if field.operation == "Mutation"
        and field.access is not None
        and (field.access.permission or "").startswith("MANAGE_")
    }

    assert set(_ACTS) == managing | {_SHARED}
    assert {action for action, _ in _ACTS.values()} - {"key.rotated"} == STAFF_ACTIONS


@pytest.fixture(scope="module")
def last_admin(embedded: Site) -> Member:
    """Who could not leave."""
    return new_admin(embedded.product)


@pytest.fixture
def member(embedded: Site, last_admin: Member) -> Member:
    del last_admin
    return new_admin(embedded.product)


@pytest.fixture
async def desk(embedded: Site, member: Member, anonymous: Client, model: OpenAIServer) -> Desk:
    at_home = replace(anonymous, address=embedded.product.address)
    creator = await at_home.signed_up(f"{uuid4().hex}@example.com", PASSWORD)
    key_id = await creator.activate(next(embedded.key_codes))
    job = await HeldJob.begun(creator, model)
    admin = replace(at_home, access_token=member.access_token, user_id=member.user_id)
    return Desk(admin, creator, key_id, job.generation_id)


def _row_id(global_id: str) -> str:
    return base64.urlsafe_b64decode(f"{global_id}==").decode().partition(":")[2]


async def _record(site: Site, member: Member) -> dict[str, AuditEntry]:
    """What it holds of that administrator, by actions."""
    async with database_of(site.product) as database, database.read_latest() as reader:
        criteria = AuditCriteria(actor_id=_row_id(member.user_id))
        page = await reader.audit.page(criteria, PageRequest(size=100))
    return {entry.action: entry for entry in page.items}


async def _erased(site: Site) -> None:
    """Everything that is due, beside the product's own worker."""
    async with database_of(site.product) as database:
        erasing = Erasing(database=database)
        is_done = False
        while not is_done:
            with suppress(DatabaseConflict):
                is_done = await erasing.erase_next() == []


async def test_all_of_it_is_written_down_and_outlives_its_administrator(
    embedded: Site, member: Member, desk: Desk
) -> None:
    for _, act in _ACTS.values():
        await act(desk)

    record = await _record(embedded, member)
    for action, _ in _ACTS.values():
        entry = record[action]
        assert entry.actor_id == _row_id(member.user_id)
        assert entry.ip_address == desk.admin.local_address
        assert entry.after
        assert (entry.before is None) is (action == "keys.issued"), "nothing was there before"
        assert action == "key.rotated" or _REASON in entry.after.values()
        told = {*entry.after, *(entry.before or {})}
        assert told - {"reason", "name"} <= IMPERSONAL_FIELDS, "what others' erasure would take"

    assert await deleted(desk.admin) == []
    await _erased(embedded)

    left = await _record(embedded, member)
    assert left["user.deleted"].ip_address is None
    for action, _ in _ACTS.values():
        assert _plain(left[action]) == _plain(record[action])


async def test_texts_about_somebody_go_with_them_and_nothing_else(
    embedded: Site, member: Member, desk: Desk
) -> None:
    for name in ("failGeneration", "adjustCredits"):
        await _ACTS[name][1](desk)

    assert await deleted(desk.creator) == []
    await _erased(embedded)

    record = await _record(embedded, member)
    for action in ("generation.failed", "key.adjusted"):
        entry = record[action]
        assert entry.ip_address == desk.admin.local_address
        assert entry.after is not None
        assert _REASON not in entry.after.values()
    assert (record["key.adjusted"].after or {})["granted"] == 303


def _plain(entry: AuditEntry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in ("id", "before", "after", "ip_address")}
