"""Which tests run in one process of pytest's, where there are several (pytest-xdist)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).parent
#: Where tests share products or servers that take long to start.
_SHARING = {
    "api/own_key": "own_key",
    "clients": "clients",
    "infra/db": "databases",
    "infra/test_doctor.py": "databases",
    "workers": "workers",
}


def grouped(items: list[pytest.Item]) -> list[pytest.Item]:
    """Each with the name of its group; those that share first, lest one process end with them."""
    sharing: list[pytest.Item] = []
    apart: list[pytest.Item] = []
    for item in items:
        module = item.path.relative_to(_ROOT).as_posix()
        name = next(_shared_by(item, module), None)
        (apart if name is None else sharing).append(item)
        # Fixtures of a module are shared by its tests.
        item.add_marker(pytest.mark.xdist_group(name or module))
    return sharing + apart


def _shared_by(item: pytest.Item, module: str) -> Iterator[str]:
    for place, name in _SHARING.items():
        if module.startswith(place):
            yield name
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    if "product" in parameters:
        # The API's, which there are two kinds of.
        yield str(parameters["product"])
