"""Looking keys up: what is found, who sees whose credits, and what a report says."""

import csv
import io
from datetime import timedelta

import pytest

from domain.errors import NotFound
from domain.key import Key, KeyState
from domain.key_register import KeyCriteria, ReportedKey, SearchInvalid, report
from domain.ledger import LedgerEntryType
from domain.page import PageRequest, Position
from domain.spreadsheet import BYTE_ORDER_MARK
from domain.staff_request import Asked
from domain.user import User
from tests.domain.key_studio import ADMIN, KeyStudio
from tests.factories import NOW, a_key, an_unused_key

EVERYTHING = KeyCriteria()


@pytest.fixture
def studio() -> KeyStudio:
    return KeyStudio()


@pytest.fixture
def owner(studio: KeyStudio) -> User:
    return studio.user()


@pytest.fixture
async def key(studio: KeyStudio, owner: User) -> Key:
    """Activated by its owner, used by them, and given 5 credits more by the staff."""
    key = await studio.activated_key(owner)
    await studio.requested(owner, price=3)
    await studio.key_keeping.adjust(key.id, Asked(ADMIN), amount=5, reason="补偿")
    return key


async def test_keys_are_found_newest_first(studio: KeyStudio) -> None:
    issued = await studio.issuing.issue("creator", count=3, name="")
    made = list(studio.database.tables.keys)

    page = await studio.key_register.page(EVERYTHING, PageRequest(2), viewer_id="admin")

    assert [each.id for each in page.items] == made[:0:-1]
    assert page.has_next_page
    last = page.items[-1]
    after = Position(last.created_at, last.id)
    page = await studio.key_register.page(EVERYTHING, PageRequest(2, after), viewer_id="admin")
    assert [each.id for each in page.items] == made[:1]
    assert not page.has_next_page
    assert len(issued.codes) == len(made)


@pytest.mark.parametrize("spelled", ["{}", " {} ", "{:.8}"])
async def test_a_code_or_its_start_finds_its_key(studio: KeyStudio, spelled: str) -> None:
    issued = await studio.issuing.issue("creator", count=3, name="")
    criteria = studio.key_register.searched(EVERYTHING, spelled.format(issued.codes[1]).lower())

    page = await studio.key_register.page(criteria, PageRequest(9), viewer_id="admin")

    assert [each.code_prefix for each in page.items] == [issued.codes[1][:8]]


@pytest.mark.parametrize("search", ["", "LW", "LW-AAAA", "creator", "密钥"])
def test_what_is_no_code_cannot_be_searched_for(studio: KeyStudio, search: str) -> None:
    with pytest.raises(SearchInvalid):
        studio.key_register.searched(EVERYTHING, search)


@pytest.mark.usefixtures("key")
async def test_criteria_are_met_all_together(studio: KeyStudio, owner: User) -> None:
    issued = await studio.issuing.issue("creator", count=2, name="")
    unused = frozenset({KeyState.UNUSED})
    for criteria, found in (
        (KeyCriteria(states=unused), 2),
        (KeyCriteria(states=unused, owner_id=owner.id), 0),
        (KeyCriteria(states=frozenset()), 0),
        (KeyCriteria(batch_id=issued.batch.id), 2),
        (KeyCriteria(owner_id=owner.id, states=frozenset(KeyState)), 1),
        (KeyCriteria(plan_id="another"), 0),
    ):
        page = await studio.key_register.page(criteria, PageRequest(9), viewer_id="admin")
        assert len(page.items) == found, criteria


async def test_an_owner_sees_every_movement_but_not_who_of_the_staff_it_was(
    studio: KeyStudio, owner: User, key: Key
) -> None:
    page = await studio.key_register.ledger(
        key.id, PageRequest(9), viewer_id=owner.id, is_staff=False
    )

    assert [(line.type, line.amount, line.balance_after) for line in page.items] == [
        (LedgerEntryType.ADJUST, 5, 22),
        (LedgerEntryType.HOLD, -3, 17),
        (LedgerEntryType.GRANT, 20, 20),
    ]
    assert [line.actor_id for line in page.items] == [None, owner.id, owner.id]
    assert page.items[0].reason == "补偿"


async def test_the_staff_see_who_it_was(studio: KeyStudio, owner: User, key: Key) -> None:
    page = await studio.key_register.ledger(
        key.id, PageRequest(2), viewer_id=ADMIN.user_id, is_staff=True
    )

    assert [line.actor_id for line in page.items] == [ADMIN.user_id, owner.id]
    assert page.has_next_page


async def test_nobody_else_sees_a_ledger(studio: KeyStudio, key: Key) -> None:
    stranger = studio.user()
    unused = an_unused_key()
    studio.database.tables.keys[unused.id] = unused

    for key_id in (key.id, unused.id, "unknown"):
        with pytest.raises(NotFound):
            await studio.key_register.ledger(
                key_id, PageRequest(9), viewer_id=stranger.id, is_staff=False
            )
    with pytest.raises(NotFound):
        await studio.key_register.ledger(
            "unknown", PageRequest(9), viewer_id=ADMIN.user_id, is_staff=True
        )


def test_a_report_masks_codes_and_is_no_formula() -> None:
    key = a_key("owner", credits_held=2, credits_spent=3, code_prefix="LW-ABCDE")
    late = an_unused_key(activate_before=NOW - timedelta(days=1))

    text = report([ReportedKey(key, "=cmd@example.com"), ReportedKey(late, None)], now=NOW)

    assert text.startswith(BYTE_ORDER_MARK)
    table = text.removeprefix(BYTE_ORDER_MARK)
    first, second = csv.DictReader(io.StringIO(table, newline=""))
    assert first == {
        "code": "LW-ABCDE-•••••-•••••-•••••",
        "state": "ACTIVE",
        "credits granted": "20",
        "credits held": "2",
        "credits spent": "3",
        "credits available": "15",
        "owner": "'=cmd@example.com",
        "activate before": "",
        "activated at": "2026-11-24T08:00:00+00:00",
        "expires at": "2026-12-24T08:00:00+00:00",
        "revoked at": "",
    }
    assert (second["state"], second["owner"]) == ("EXPIRED", "")
    assert second["activate before"] == "2026-11-23T08:00:00+00:00"
