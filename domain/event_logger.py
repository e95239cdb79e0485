"""Loggers of events, `noun.verb`, with the fields that tell what about.

They are the standard library's own: a library for this loads what draws tracebacks in colour,
which cost every process 0.1 s at its start, and 5 MB.
"""

import logging
from typing import Final

#: Of a record of theirs: its fields.
FIELDS: Final = "event_fields"


class EventLogger:
    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(name)

    def debug(self, event: str, *, exc_info: BaseException | None = None, **fields: object) -> None:
        self._log(logging.DEBUG, event, fields, exc_info)

    def info(self, event: str, *, exc_info: BaseException | None = None, **fields: object) -> None:
        self._log(logging.INFO, event, fields, exc_info)

    def warning(
        self, event: str, *, exc_info: BaseException | None = None, **fields: object
    ) -> None:
        self._log(logging.WARNING, event, fields, exc_info)

    def error(self, event: str, *, exc_info: BaseException | None = None, **fields: object) -> None:
        self._log(logging.ERROR, event, fields, exc_info)

    def critical(
        self, event: str, *, exc_info: BaseException | None = None, **fields: object
    ) -> None:
        self._log(logging.CRITICAL, event, fields, exc_info)

    def _log(
        self,
        level: int,
        event: str,
        fields: dict[str, object],
        error: BaseException | None,
    ) -> None:
        self._logger.log(level, event, exc_info=error, extra={FIELDS: fields})
