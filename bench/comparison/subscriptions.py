"""What subscriptions take: memory while they are idle, a processor and time for each event."""

import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.comparison.conversation import Helper, helper
from bench.comparison.databases import Databases
from bench.comparison.processes import Running, module
from bench.comparison.product_process import Account, product_process
from bench.comparison.subscribers import Heard
from domain.ids import global_id

ACTIVE, EVENTS_PER_SECOND = 200, 20
#: Until what is put off is done.
_SETTLE_SECONDS = 3.0
#: Subscriptions that open what all others share, such as connections to the database.
_FIRST = 50
#: In which even late events come.
_LATE_SECONDS = 3.0
_COLUMNS = {
    "kind": "'EXTRACT'",
    "queue": "'TEXT'",
    "input": """'{"kind": "EXTRACT", "value": null}'""",
    "input_digest": "REPEAT('0', 64)",
    "idempotency_key": "CONCAT('bench-', seq)",
    "key_id": "'KEY'",
    "status": "'RUNNING'",
    "run_after": "NOW(6)",
    "created_at": "NOW(6)",
    "percent": "0",
    "attempt": "1",
    "fence": "1",
    "credits_held": "0",
    "credits_spent": "0",
    "credits_refunded": "0",
    "tokens_in": "0",
    "tokens_out": "0",
}


@dataclass(frozen=True, slots=True)
class Scenario:
    """Sockets with one subscription each: so many idle ones, and `ACTIVE` that hear events."""

    idle: int
    seconds: float


@dataclass(frozen=True, slots=True)
class SubscriptionFigures:
    """Bytes are resident; the processor's are microseconds of the API alone."""

    idle: int
    socket_bytes: float
    subscription_bytes: float
    idle_cpu_share: float
    events_per_second: float
    cpu_microseconds_per_event: float
    heard: Heard


@dataclass(frozen=True, slots=True)
class _Stage:
    """All that takes part."""

    api: Running
    publisher: Helper
    audience: Helper


def measure_subscriptions(
    databases: Databases, directory: Path, scenario: Scenario
) -> SubscriptionFigures:
    """By a product of its own, so that nothing is left in memory of an earlier scenario."""
    name = f"subscriptions_{scenario.idle}"
    variables = databases.create(name)
    with ExitStack() as stack:
        product = stack.enter_context(product_process(directory / name, variables))
        account = product.sign_up()
        stage = _Stage(
            product.running,
            stack.enter_context(
                helper(module("bench.comparison.publisher", variables["REDIS_URL"]))
            ),
            stack.enter_context(_audience(account)),
        )
        keys = _begin_generations(databases, name, account, scenario.idle + ACTIVE)
        stage.publisher.ask({"begin": keys})
        return _figures(stage, scenario, keys)


def _audience(account: Account) -> AbstractContextManager[Helper]:
    port, token = str(account.running.port), account.access_token
    return helper(module("bench.comparison.subscribers", port, token))


def _begin_generations(
    databases: Databases, database: str, account: Account, count: int
) -> Sequence[str]:
    """Their ids; no worker is there to take them from us."""
    names, values = ", ".join(_COLUMNS), ", ".join(_COLUMNS.values())
    databases.mariadb.sql(
        f"USE {database}",
        f"INSERT INTO generations (id, owner_id, {names})"
        f" SELECT CONCAT('01J', LPAD(seq, 23, '0')), '{account.user_id}', {values}"
        f" FROM seq_1_to_{count}",
    )
    return [f"01J{number:023d}" for number in range(1, count + 1)]


def _figures(stage: _Stage, scenario: Scenario, keys: Sequence[str]) -> SubscriptionFigures:
    idle, active = keys[: scenario.idle], keys[scenario.idle :]
    before = stage.api.resident_bytes()
    stage.audience.ask({"open": len(keys)})
    with_sockets = _settled(stage)
    ids = [global_id("Generation", key) for key in keys]
    stage.audience.ask({"subscribe": ids[:_FIRST]})
    with_first = _settled(stage)
    stage.audience.ask({"subscribe": ids[_FIRST:]})
    with_all = _settled(stage)
    idle_share = _cpu_share(stage.api, seconds=scenario.seconds)
    heard, per_second, used = _streamed(stage, active, scenario.seconds)
    return SubscriptionFigures(
        len(idle),
        (with_sockets - before) / len(keys),
        (with_all - with_first) / (len(keys) - _FIRST),
        idle_share,
        per_second,
        used / 1000 / heard.events,
        heard,
    )


def _settled(stage: _Stage) -> int:
    time.sleep(_SETTLE_SECONDS)
    return stage.api.resident_bytes()


def _cpu_share(api: Running, *, seconds: float) -> float:
    """Of one core, while nothing happens."""
    before = api.cpu_nanoseconds()
    time.sleep(seconds)
    return (api.cpu_nanoseconds() - before) / 1e9 / seconds


def _streamed(stage: _Stage, active: Sequence[str], seconds: float) -> tuple[Heard, float, int]:
    """What was heard, how many events a second there were, and the nanoseconds they took."""
    before = stage.api.cpu_nanoseconds()
    pace = {"per_second": EVENTS_PER_SECOND, "seconds": seconds}
    per_second = stage.publisher.ask({"stream": active, **pace})
    time.sleep(_LATE_SECONDS)
    used = stage.api.cpu_nanoseconds() - before
    return Heard(**stage.audience.ask({"hear": True})), per_second, used
