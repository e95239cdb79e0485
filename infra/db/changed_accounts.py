"""Which accounts a transaction changes, whoever changes them and by whatever service."""

from collections.abc import Collection
from typing import Any, cast

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, object_session

from domain.user import User

_CHANGED = "changed_accounts"


def watch_accounts() -> None:
    """Once, when the class has been mapped."""
    event.listen(User, "after_update", _note)


def _note(mapper: object, connection: object, user: User) -> None:
    del mapper, connection
    session = cast("Session", object_session(user))  # it is being flushed
    _of(session.info).add(user.id)


def changed_accounts(session: AsyncSession) -> Collection[str]:
    """The ids of those that it has written."""
    return _of(session.info)


def _of(info: dict[Any, Any]) -> set[str]:  # Any: whatever others note there
    changed: set[str] = info.setdefault(_CHANGED, set())
    return changed
