"""What our own code logs, as dictionaries."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from domain.event_logger import FIELDS
from infra.logging import OURS

#: Its fields, its `event` and its `log_level`.
EventDict = dict[str, Any]


class _Listening(logging.Handler):
    def __init__(self, hear: Callable[[EventDict], None]) -> None:
        super().__init__()
        self._hear = hear

    def emit(self, record: logging.LogRecord) -> None:
        fields: EventDict | None = getattr(record, FIELDS, None)
        if fields is None:
            return
        error = {"exc_info": record.exc_info[1]} if record.exc_info else {}
        level = record.levelname.lower()
        self._hear({**fields, **error, "event": record.getMessage(), "log_level": level})


@contextmanager
def _listening(hear: Callable[[EventDict], None]) -> Iterator[None]:
    root, handler = logging.getLogger(), _Listening(hear)
    levels = {logger: logger.level for logger in (root, *map(logging.getLogger, OURS))}
    for logger in levels:
        logger.setLevel(logging.DEBUG)
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        for logger, level in levels.items():
            logger.setLevel(level)


@contextmanager
def capture_logs() -> Iterator[list[EventDict]]:
    """All events until the block ends, of any level."""
    events: list[EventDict] = []
    with _listening(events.append):
        yield events


@contextmanager
def heard(name: str) -> Iterator[asyncio.Event]:
    """Set when an event of this name has been logged."""
    is_logged = asyncio.Event()

    def hear(said: EventDict) -> None:
        if said["event"] == name:
            is_logged.set()

    with _listening(hear):
        yield is_logged
