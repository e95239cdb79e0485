"""Nothing is made for an account that was closed since the request was let in."""

import pytest

from domain.errors import Unauthenticated
from domain.user import UserStatus
from tests.domain.every_studio import WRITES, EveryStudio, Write


@pytest.fixture
async def studio() -> EveryStudio:
    studio = EveryStudio()
    await studio.open()
    return studio


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
@pytest.mark.parametrize("status", [UserStatus.DELETED, UserStatus.DISABLED])
async def test_nothing_is_made_for_a_closed_account(
    studio: EveryStudio, write: Write, status: UserStatus
) -> None:
    studio.account(studio.customer).status = status

    with studio.unchanged(), pytest.raises(Unauthenticated):
        await write(studio, studio.customer.id)


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
async def test_an_open_account_gets_each_of_them_in_spite_of_conflicts(
    studio: EveryStudio, write: Write
) -> None:
    before = studio.database.tables.plain()
    studio.database.conflicts = 2

    await write(studio, studio.customer.id)

    assert studio.database.conflicts == 0
    assert studio.database.tables.plain() != before
