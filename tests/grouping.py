"""Which tests run in one worker of pytest-xdist's, where there are several."""

import pytest
from xdist.scheduler import LoadScopeScheduling

#: Where tests share products or servers that take long to start, by the name of what is shared.
SHARING = {
    "tests/api/own_key/": "own key",
    "tests/clients/": "clients",
    "tests/infra/db/": "databases",
    "tests/infra/test_doctor.py": "databases",
    "tests/infra/queue/": "queues",
    "tests/workers/": "workers",
}
#: Files of tests that take long and share nothing: any worker may take any of them.
APART = {"tests/execution/test_oracle.py"}
#: The two products of the API; each test of one names it first among its parameters.
_PRODUCTS = ("embedded", "servers")


class Grouping(LoadScopeScheduling):  # type: ignore[misc]  # xdist ships no type information
    """Gives whole groups to workers, in the order in which the tests were collected.

    xdist's own way, `--dist loadgroup`, writes the groups into an attribute of the tests that
    pytest 9.2 no longer reads.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = _file(nodeid)
        return nodeid if file in APART else _shared(nodeid) or file


def sharing_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """Large groups come before what is left to fill the workers evenly."""
    return sorted(items, key=lambda item: _shared(item.nodeid) is None)


def _shared(nodeid: str) -> str | None:
    """The name of what the test shares with those of other files."""
    file = _file(nodeid)
    parameters = nodeid.removeprefix(file).partition("[")[2]
    if file.startswith("tests/api/") and parameters.startswith(_PRODUCTS):
        return next(product for product in _PRODUCTS if parameters.startswith(product))
    return next((name for place, name in SHARING.items() if file.startswith(place)), None)


def _file(nodeid: str) -> str:
    return nodeid.partition("::")[0]
