"""Logs: for people on a terminal, JSON lines everywhere else."""

import logging
import sys
from typing import TextIO

from infra.log_lines import Columns, JsonLines

#: Their news are ours to tell; at INFO they would also write addresses and SQL that users sent.
_FOREIGN_LEVEL = logging.WARNING
OURS = ("domain", "resolvers", "infra", "workers")
#: uvicorn gives these handlers of their own.
_WITH_OWN_HANDLERS = ("uvicorn", "uvicorn.access", "uvicorn.error")


def configure_logging(level: str, *, stream: TextIO | None = None) -> None:
    """Sends the logs of this process, those of libraries included, to `stream` or else stdout."""
    stream = stream or sys.stdout
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Columns() if stream.isatty() else JsonLines())
    foreign_level = max(_FOREIGN_LEVEL, logging.getLevelNamesMapping()[level])
    logging.basicConfig(handlers=[handler], level=foreign_level, force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    for name in _WITH_OWN_HANDLERS:
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
