"""Logs: for people on a terminal, JSON lines everywhere else."""

import logging
import sys
from typing import TextIO

import structlog
from structlog.types import EventDict, Processor

from domain.access_token import masked_tokens
from domain.crash import crash_of

#: Their news are ours to tell; at INFO they would also write addresses and SQL that users sent.
_FOREIGN_LEVEL = logging.WARNING
#: These know the standard library alone, so they log through it.
_OURS = ("domain", "resolvers")
#: uvicorn gives these handlers of their own.
_WITH_OWN_HANDLERS = ("uvicorn", "uvicorn.access", "uvicorn.error")


def configure_logging(level: str, *, stream: TextIO | None = None) -> None:
    """Sends the logs of this process, those of libraries included, to `stream` or else stdout."""
    stream = stream or sys.stdout
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.StackInfoRenderer(),
        _without_messages,
    ]
    written = _for_people() if stream.isatty() else _for_machines()
    structlog.configure(
        processors=[*shared, *written],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                *shared,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(),
                _without_reprs,
            ],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *written],
        )
    )
    foreign_level = max(_FOREIGN_LEVEL, logging.getLevelNamesMapping()[level])
    logging.basicConfig(handlers=[handler], level=foreign_level, force=True)
    for name in _OURS:
        logging.getLogger(name).setLevel(level)
    for name in _WITH_OWN_HANDLERS:
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True


def _without_messages(logger: object, name: str, event: EventDict) -> EventDict:
    """Of errors, whoever logs them: our own code, or a library that knows nothing of this."""
    del logger, name
    error = event.get("exc_info")
    if error is True:
        error = sys.exception()
    elif isinstance(error, tuple):
        _, error, _ = error
    if isinstance(error, BaseException):
        event["exc_info"] = crash_of(error)
    return event


def _without_reprs(logger: object, name: str, event: EventDict) -> EventDict:
    """Below what asyncio has to say stands the task, and with it the message of its error."""
    del logger, name
    if event.get("logger") == "asyncio":
        event["event"] = event["event"].partition("\n")[0]
    return event


def _for_people() -> list[Processor]:
    # Tracebacks with the values of variables, structlog's default, would show secrets.
    return [
        structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False),
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
        _without_tokens,
    ]


def _for_machines() -> list[Processor]:
    return [
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=False),
        _without_tokens,
    ]


def _without_tokens(logger: object, name: str, rendered: EventDict) -> str:
    """Of whatever somebody sent where we log it: a personal access token lives for a year."""
    del logger, name
    return masked_tokens(str(rendered))
