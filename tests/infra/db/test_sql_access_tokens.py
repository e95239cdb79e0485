"""Personal access tokens: found by digest, listed while they live, and noted as used."""

from datetime import timedelta

import pytest

from domain.access_token import AccessToken
from domain.permission import Scope
from domain.unit_of_work import Database, DatabaseConflict
from infra.identity import new_id
from tests.infra.db.rows import HOUR, NOW, add_user

MINUTE = timedelta(minutes=1)


def a_token(owner_id: str, **changes: object) -> AccessToken:
    token_id = new_id()
    token = AccessToken(
        id=token_id,
        owner_id=owner_id,
        name="备份脚本",
        digest=f"{token_id:0>64}",
        prefix="lwp_0Abcdefg",
        scopes=[Scope.CONTENT_READ, Scope.STAFF],
        created_at=NOW,
        expires_at=NOW + HOUR,
    )
    for name, value in changes.items():
        setattr(token, name, value)
    return token


async def add_token(database: Database, **changes: object) -> AccessToken:
    async with database.begin() as work:
        owner = await add_user(work)
        token = a_token(owner.id, **changes)
        await work.access_tokens.add(token)
    return token


async def test_every_field_comes_back_as_it_was(database: Database) -> None:
    token = await add_token(database, last_used_at=NOW, revoked_at=NOW + MINUTE)
    kept = {name: value for name, value in vars(token).items() if not name.startswith("_")}

    async with database.read_latest() as reader:
        found = await reader.access_tokens.get_by_digest(token.digest)
        assert await reader.access_tokens.get_by_digest("0" * 64) is None

    assert found is not None
    assert found is not token
    assert {name: getattr(found, name) for name in kept} == kept
    assert all(isinstance(scope, Scope) for scope in found.scopes)


async def test_a_digest_is_one_of_a_kind(database: Database) -> None:
    token = await add_token(database)

    with pytest.raises(DatabaseConflict):
        async with database.begin() as work:
            await work.access_tokens.add(a_token(token.owner_id, digest=token.digest))


async def test_the_live_are_listed_newest_first(database: Database) -> None:
    async with database.begin() as work:
        owner, other = await add_user(work), await add_user(work)
        old = a_token(owner.id)
        new = a_token(owner.id, created_at=NOW + MINUTE)
        for token in (
            old,
            new,
            a_token(owner.id, expires_at=NOW),
            a_token(owner.id, revoked_at=NOW),
            a_token(other.id),
        ):
            await work.access_tokens.add(token)

    async with database.read_latest() as reader:
        live = await reader.access_tokens.list_live(owner.id, now=NOW)

    assert [token.id for token in live] == [new.id, old.id]


async def test_use_is_noted_once_a_minute(database: Database) -> None:
    token = await add_token(database)

    async def noted(*, at: timedelta) -> object:
        async with database.begin() as work:
            await work.access_tokens.note_use(token.id, now=NOW + at)
        async with database.read_latest() as reader:
            found = await reader.access_tokens.get_by_digest(token.digest)
        return found and found.last_used_at

    assert await noted(at=0 * MINUTE) == NOW
    assert await noted(at=MINUTE / 2) == NOW
    assert await noted(at=MINUTE) == NOW + MINUTE


async def test_a_locked_token_can_be_revoked(database: Database) -> None:
    token = await add_token(database)

    async with database.begin() as work:
        locked = await work.access_tokens.lock(token.id)
        assert locked is not None
        locked.revoked_at = NOW
        assert await work.access_tokens.lock(new_id()) is None

    async with database.read_latest() as reader:
        assert await reader.access_tokens.list_live(token.owner_id, now=NOW) == []
