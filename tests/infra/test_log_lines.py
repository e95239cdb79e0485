"""What stands in a line is what was meant by it, whatever somebody sent."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from domain.event_logger import EventLogger
from infra.log_lines import Columns, JsonLines

_LEVELS = ("debug", "info", "warning", "error", "critical")


@contextmanager
def written(formatter: logging.Formatter) -> Iterator[io.StringIO]:
    """By `lines`, a logger that nobody else hears."""
    lines, stream = logging.getLogger("lines"), io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    lines.addHandler(handler)
    lines.setLevel(logging.DEBUG)
    lines.propagate = False
    try:
        yield stream
    finally:
        lines.removeHandler(handler)


@pytest.mark.parametrize("level", _LEVELS)
def test_an_error_is_told_without_its_message_at_every_level(level: str) -> None:
    error = ValueError("password hunter2")
    with written(JsonLines()) as stream:
        getattr(EventLogger("lines"), level)("a.failed", exc_info=error, count=1)

    line = json.loads(stream.getvalue())
    assert (line["event"], line["level"], line["count"]) == ("a.failed", level, 1)
    assert "Crash: ValueError" in line["exception"]
    assert "hunter2" not in stream.getvalue()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("春节", "春节"),
        (3, "3"),
        (None, "None"),
        ("two words", "'two words'"),
        ("a=b", "'a=b'"),
        ('say"x"', "'say\"x\"'"),
        ("a\nb", r"'a\nb'"),
        ("\x1b[2J", r"'\x1b[2J'"),
        ("\u2028", r"'\u2028'"),
    ],
)
def test_on_a_terminal_no_value_makes_lines_or_colours_of_its_own(
    value: object, shown: str
) -> None:
    with written(Columns()) as stream:
        EventLogger("lines").info("a.happened", of=value)

    [line] = stream.getvalue().splitlines()
    assert line.endswith(f"\x1b[36mof\x1b[0m=\x1b[35m{shown}\x1b[0m")
