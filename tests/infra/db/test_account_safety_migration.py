"""What rows of an earlier release say once they are migrated."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import create_async_engine

from domain.language import Locale
from domain.user import Role, UserStatus
from domain.webhook import WebhookStatus
from infra.db.engine import driver_url
from infra.db.migration import migrate
from infra.db.tables import audit_entries, users
from infra.db.webhook_tables import webhooks
from tests.factories import NOW, new_id
from tests.servers import SqlServer

_PLAIN = {
    "password_hash": "!",
    "role": Role.USER,
    "locale": Locale.ZH_CN,
    "status": UserStatus.ACTIVE,
}


@pytest.fixture(params=["sqlite", "mariadb_primary"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/one.db"
        return
    server: SqlServer = request.getfixturevalue(request.param)
    server.sql("CREATE DATABASE account_safety")
    yield server.url("account_safety")
    server.sql("DROP DATABASE account_safety")


async def test_only_names_that_were_surely_chosen_count_as_chosen(url: str) -> None:
    """`mei` may have had another address, whose first part may be her name."""
    await migrate(url)
    long_name = "x" * 60
    names = {
        new_id(): ("wang@example.com", "wang", False),
        new_id(): (f"{long_name}@example.com", long_name[:40], False),
        new_id(): ("li@example.com", "老李", True),
        (mei := new_id()): ("mei@example.com", "meimei", False),
    }
    engine = create_async_engine(driver_url(url))
    async with engine.begin() as connection:
        for user_id, (email, name, _) in names.items():
            row = {"id": user_id, "email": email, "display_name": name, "created_at": NOW}
            await connection.execute(insert(users).values(**row, **_PLAIN, updated_at=NOW))
        entry = {"id": new_id(), "actor_id": mei, "action": "user.email_change_requested"}
        await connection.execute(
            insert(audit_entries).values(**entry, subject_id=mei, created_at=NOW)
        )
        await connection.execute(text("UPDATE alembic_version SET version_num = '0006'"))

    await migrate(url)

    async with engine.connect() as connection:
        found = await connection.execute(text("SELECT id, is_name_chosen FROM users"))
    await engine.dispose()
    assert {user_id: bool(is_chosen) for user_id, is_chosen in found} == {
        user_id: is_chosen for user_id, (_, _, is_chosen) in names.items()
    }


async def test_webhooks_say_who_has_disabled_them(url: str) -> None:
    await migrate(url)
    owner_id = new_id()
    engine = create_async_engine(driver_url(url))
    async with engine.begin() as connection:
        row = {"id": owner_id, "email": "wang@example.com", "display_name": "wang"}
        await connection.execute(
            insert(users).values(**row, **_PLAIN, created_at=NOW, updated_at=NOW)
        )
        for status in WebhookStatus:
            hook = {"id": new_id(), "owner_id": owner_id, "url": "https://hooks.example/"}
            await connection.execute(
                insert(webhooks).values(
                    **hook,
                    description="",
                    events=[],
                    sealed_secret="sealed",
                    status=status,
                    created_at=NOW,
                    updated_at=NOW,
                )
            )
        await connection.execute(text("UPDATE alembic_version SET version_num = '0006'"))

    await migrate(url)

    async with engine.connect() as connection:
        found = await connection.execute(text("SELECT status, disabled_reason FROM webhooks"))
    await engine.dispose()
    assert {each.status: each.disabled_reason for each in found} == {
        "ENABLED": None,
        "DISABLED": "OWNER",
        "FAILING": "NO_ANSWER",
    }
