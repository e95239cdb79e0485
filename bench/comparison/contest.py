"""Starts everybody who is compared."""

import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.comparison.contenders import Contender
from bench.comparison.memory_server import REDIS, ROWS
from bench.comparison.processes import Running, measured, module
from bench.comparison.product_process import Account, ProductProcess
from bench.comparison.ratios import WITHOUT_PLANS
from bench.comparison.results import OURS
from bench.rival_servers import (
    CONSTANT_BYTES,
    RIVALS,
    SQL_ALONE,
    Rival,
    of_answer,
    of_database,
    of_rows,
)

#: The names of rivals among contenders where they differ from those of their servers, and titles.
_NAMES = {"mercurius": "mercurius_jit", "tuned strawberry": "tuned_strawberry"}
_TITLES = {
    "strawberry": "strawberry",
    "tuned strawberry": "strawberry, tuned",
    "ariadne": "Ariadne",
    "apollo": "Apollo Server",
    "yoga": "GraphQL Yoga",
    "mercurius": "Mercurius, jit",
}
_TITLE, _PLAIN_TITLE = "ours", "ours, by graphql-core"
PLANS_ALONE, BYTES_ALONE, STATEMENTS_ALONE = "plans_alone", "bytes_alone", "sql_alone"
_OURS_IN_MEMORY = {
    OURS: ("plans", _TITLE),
    PLANS_ALONE: ("execution", "ours, execution only"),
    WITHOUT_PLANS: ("graphql-core", _PLAIN_TITLE),
}
#: What the product's endpoint expects; in memory any token is the viewer's.
_TOKEN = {"Authorization": "Bearer token"}


def in_memory(stack: ExitStack, rows: Path, *, viewer: str, redis_url: str) -> Sequence[Contender]:
    environment = {**os.environ, ROWS: str(rows), REDIS: redis_url}
    ours = []
    for name, (way, title) in _OURS_IN_MEMORY.items():
        command = module("bench.comparison.memory_server", way)
        running = stack.enter_context(measured(command, environment=environment))
        ours.append(Contender(name, title, running, _TOKEN))
    return [*ours, *_rivals(stack, of_rows(rows, viewer))]


class NotInstalled(Exception):
    def __init__(self, rival: Rival) -> None:
        super().__init__(f"{rival.name} is not installed; `make bench` does that.")


def ours_in_database(product: ProductProcess, plain: ProductProcess) -> Sequence[Contender]:
    """With tokens that are new; the second executes by graphql-core."""
    return [
        product.sign_in().contender(OURS, _TITLE),
        plain.sign_in().contender(WITHOUT_PLANS, _PLAIN_TITLE),
    ]


def rivals_in_database(stack: ExitStack, url: str, account: Account) -> Sequence[Contender]:
    return _rivals(stack, of_database(url, account.user_id))


def bytes_alone(stack: ExitStack, answer: Path) -> Contender:
    """Whatever is asked is answered by what the file holds."""
    running = _started(stack, CONSTANT_BYTES, of_answer(answer))
    return Contender(BYTES_ALONE, "floor: constant bytes", running)


def statements_alone(stack: ExitStack, url: str, account: Account) -> Contender:
    """The page's rows, in no form of GraphQL."""
    running = _started(stack, SQL_ALONE, of_database(url, account.user_id))
    return Contender(STATEMENTS_ALONE, "floor: the page's SQL", running, opening="[[")


def _rivals(stack: ExitStack, arguments: Sequence[str]) -> Sequence[Contender]:
    return [
        Contender(
            _NAMES.get(rival.name, rival.name),
            _TITLES[rival.name],
            _started(stack, rival, arguments),
        )
        for rival in RIVALS
    ]


def _started(stack: ExitStack, rival: Rival, arguments: Sequence[str]) -> Running:
    if not rival.installed.exists():
        raise NotInstalled(rival)
    environment = {**os.environ, "NODE_ENV": "production"}
    return stack.enter_context(measured([*rival.command, *arguments], environment=environment))
