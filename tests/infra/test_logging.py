import json
import os
import pty
import re
import secrets
import subprocess
import sys
from pathlib import Path

from domain.access_token import written_token

COLOUR = re.compile("\x1b\\[[0-9;]*m")
LOGGING = """
import logging, sys
from domain.event_logger import EventLogger
from infra.logging import configure_logging

configure_logging(sys.argv[1])
log = EventLogger("infra.some")
log.debug("pool.opened")
log.info("key.issued", count=3, batch="春节")
logging.getLogger("httpx").info("HTTP Request: GET https://example.com/?token=hunter2")
logging.getLogger("domain.services.generating").info("job.queued", extra={"job_id": "7"})
logging.getLogger("arq.worker").warning("redis is %s", "away")
logging.getLogger("uvicorn.error").error("startup failed")
def leak(token):
    raise ValueError("no such key")
try:
    leak("hunter2")
except ValueError as error:
    log.error("key.failed", exc_info=error)
    logging.getLogger("sqlalchemy.pool").exception("lost")
"""


def run(level: str) -> list[dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-c", LOGGING, level], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_json_lines_for_machines() -> None:
    lines = run("INFO")
    assert all(str(line.pop("timestamp")).endswith("Z") for line in lines)
    traces = [str(line.pop("exception", "")) for line in lines]
    assert lines == [
        {"event": "key.issued", "level": "info", "count": 3, "batch": "春节"},
        {
            "event": "job.queued",
            "level": "info",
            "logger": "domain.services.generating",
            "job_id": "7",
        },
        {"event": "redis is away", "level": "warning", "logger": "arq.worker"},
        {"event": "startup failed", "level": "error", "logger": "uvicorn.error"},
        {"event": "key.failed", "level": "error"},
        {"event": "lost", "level": "error", "logger": "sqlalchemy.pool"},
    ]
    assert all("ValueError" in trace and "in leak" in trace for trace in traces[4:])
    assert "no such key" not in str(traces)


def test_levels() -> None:
    assert run("DEBUG")[0]["event"] == "pool.opened"
    assert [line["event"] for line in run("ERROR")] == ["startup failed", "key.failed", "lost"]


def test_readable_lines_on_a_terminal_without_the_values_of_variables() -> None:
    ours, theirs = pty.openpty()
    subprocess.run([sys.executable, "-c", LOGGING, "INFO"], stdout=theirs, check=True)
    os.close(theirs)
    shown = COLOUR.sub("", os.read(ours, 100_000).decode())
    os.close(ours)
    assert "key.issued" in shown
    assert "count=3" in shown
    assert "Crash: ValueError" in shown
    assert "no such key" not in shown
    assert "token=" not in shown
    assert not shown.startswith("{")


LEAKING = """
import logging, sys
from domain.event_logger import EventLogger
from infra.logging import configure_logging

configure_logging("INFO")
token = sys.argv[1]
EventLogger("infra.some").info("request.refused", header=f"Bearer {token}")
logging.getLogger("uvicorn.error").error("GET /graphql?token=%s", token)
try:
    raise ValueError(token)
except ValueError as error:
    EventLogger("infra.some").error("request.failed", exc_info=error)
"""


def test_personal_access_tokens_are_masked_wherever_they_stand() -> None:
    token = written_token(secrets.randbits)

    done = subprocess.run(
        [sys.executable, "-c", LEAKING, token], capture_output=True, text=True, check=True
    )

    assert len(done.stdout.splitlines()) == 3
    assert token not in done.stdout
    assert token[:13] not in done.stdout
    assert done.stdout.count(f"{token[:12]}…") == 2  # messages of errors are not written at all


QUOTING = """
import asyncio, gc, logging, sys
from sqlalchemy import text
from infra.db.engine import open_primary
from infra.db.types import InputCodec
from infra.logging import configure_logging
from infra.settings import Settings
from workers.attempts import attempt
from workers.generation import run_generation

configure_logging("INFO")
secret = sys.argv[1]
engine = open_primary(Settings(database_url=sys.argv[2]), InputCodec({}))

async def sweep():
    async with engine.connect() as connection:
        await connection.execute(text("SELECT :email FROM nowhere"), {"email": secret})

async def sweep_some():
    raise ExceptionGroup("some rows", [ValueError(secret)])

async def perform(generation_id):
    raise KeyError(secret)

async def forgotten():
    raise ValueError(secret)

async def main():
    await attempt(sweep)
    await attempt(sweep_some)
    await run_generation(perform, "7")
    task = asyncio.ensure_future(forgotten())
    await asyncio.wait([task])
    del task
    gc.collect()
    await engine.dispose()

asyncio.run(main())
"""


def test_no_error_s_message_is_written_whoever_logs_it(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", QUOTING, "victim@example.com", f"sqlite:///{tmp_path}/test.db"],
        capture_output=True,
        text=True,
        check=True,
    )

    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["event"], line["level"]) for line in lines] == [
        ("sweep.crashed", "error"),
        ("sweep.crashed", "error"),
        ("generation.crashed", "error"),
        ("Task exception was never retrieved", "error"),
    ]
    for line, cause in zip(
        lines, ("OperationalError", "ValueError", "KeyError", "ValueError"), strict=True
    ):
        assert f"Crash: {cause}" in line["exception"]
    assert "victim" not in done.stdout + done.stderr
