"""How what is logged is written: as JSON for machines, in columns for people."""

import json
import logging
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from domain.access_token import masked_tokens
from domain.crash import crash_of
from domain.event_logger import FIELDS

#: What every record has; the rest is what its logger was given as `extra`.
_COMMON = frozenset({*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"})
_RESET, _BOLD, _DIM = "\x1b[0m", "\x1b[1m", "\x1b[2m"
_RED, _GREEN, _YELLOW, _BLUE = "\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[34m"
_MAGENTA, _CYAN = "\x1b[35m", "\x1b[36m"
_COLOURS: Final[Mapping[str, str]] = {"debug": _GREEN, "info": _GREEN, "warning": _YELLOW}
#: In a value these would read as the end of it, or the beginning of another.
_UNCLEAR = frozenset(" ='\"")
_LEVEL_WIDTH, _EVENT_WIDTH = 9, 30


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z")
        told = {
            **_fields(record),
            "event": _event(record),
            "level": record.levelname.lower(),
            **_logger(record),
            "timestamp": at,
            **_traces(record),
        }
        return masked_tokens(json.dumps(told, default=repr, ensure_ascii=False))


class Columns(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        level = record.levelname.lower()
        colour = _COLOURS.get(level, _RED)
        columns = [
            f"{_DIM}{at}{_RESET}",
            f"[{colour}{_BOLD}{level:<{_LEVEL_WIDTH}}{_RESET}]",
            f"{_BOLD}{_event(record):<{_EVENT_WIDTH}}{_RESET}",
            *(f"[{_BOLD}{_BLUE}{name}{_RESET}]" for name in _logger(record).values()),
            *(
                f"{_CYAN}{name}{_RESET}={_MAGENTA}{_shown(value)}{_RESET}"
                for name, value in sorted(_fields(record).items())
            ),
        ]
        return masked_tokens("\n".join([" ".join(columns), *_traces(record).values()]))


def _shown(value: object) -> str:
    """As Python writes it, unless it is a word: nobody's text makes lines or colours of its own."""
    is_word = isinstance(value, str) and value.isprintable() and _UNCLEAR.isdisjoint(value)
    return str(value) if is_word else repr(value)


def _event(record: logging.LogRecord) -> str:
    message = record.getMessage()
    # Below what asyncio has to say stands the task, and with it the message of its error.
    return message.partition("\n")[0] if record.name == "asyncio" else message


def _fields(record: logging.LogRecord) -> dict[str, object]:
    ours: dict[str, object] | None = getattr(record, FIELDS, None)
    if ours is not None:
        return ours
    return {name: value for name, value in vars(record).items() if name not in _COMMON}


def _logger(record: logging.LogRecord) -> dict[str, str]:
    """Events tell by their own names where they come from."""
    return {} if hasattr(record, FIELDS) else {"logger": record.name}


def _traces(record: logging.LogRecord) -> dict[str, str]:
    """Of an error without messages, whoever logs it: our own code, or a library."""
    traces = {"stack": record.stack_info} if record.stack_info else {}
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        traces["exception"] = "".join(traceback.format_exception(crash_of(error))).rstrip("\n")
    return traces
