"""Every operation that our clients send is sent by a test of ours, as it stands."""

import ast
from collections.abc import Iterator

from tests.api.contract import OPERATIONS
from tests.architecture.repository import files, tree

#: What takes the name of an operation to be sent: `operation("Me")`, `done(client, "Logout")`.
_SENDERS = {"operation": 0, "done": 1}
_STORIES = "test_contract_"


def _sent(module: ast.Module) -> Iterator[str]:
    """Names that calls are given in words."""
    for call in ast.walk(module):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        place = _SENDERS.get(call.func.id)
        if place is None or len(call.args) <= place:
            continue
        name = call.args[place]
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            yield name.value


def test_every_operation_of_the_contract_is_sent() -> None:
    stories = [
        path
        for path in files(suffix=".py")
        if path.name.startswith(_STORIES) or path.name == "contract.py"
    ]
    sent = {name for path in stories for name in _sent(tree(path))}

    assert len(OPERATIONS) > 40
    assert set(OPERATIONS) - sent == set()
