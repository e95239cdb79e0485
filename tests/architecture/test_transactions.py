"""A transaction that another one was in the way of is begun again, in one way everywhere."""

import ast
from pathlib import Path

from tests.architecture.repository import files, tree

REPEATABLE = "repeatable"
#: What workers do they come back to by themselves, each in its own time.
OF_WORKERS = {
    *("counting", "delivering", "erasing", "expiring", "finishing", "indexing", "letters"),
    *("mailing", "packing", "performing", "sweeping"),
}
#: They come back too; what else is in their modules is asked for by somebody who waits.
HOUSEKEEPING = {"trashing._expired_ids", "trashing._purge_some", "delegating._note_use"}


def test_every_transaction_that_somebody_waits_for_is_repeatable() -> None:
    transactions = {
        f"{path.stem}.{method.name}": method
        for path in files(suffix=".py")
        if path.parent == Path("domain/services") and path.stem not in OF_WORKERS
        for method in ast.walk(tree(path))
        if isinstance(method, ast.AsyncFunctionDef) and _begins(method)
    }

    assert transactions.keys() >= HOUSEKEEPING
    assert len(transactions) > len(HOUSEKEEPING)
    alone = {name for name, method in transactions.items() if not _is_repeatable(method)}
    assert alone == HOUSEKEEPING


def _begins(method: ast.AsyncFunctionDef) -> bool:
    return any(
        isinstance(node, ast.Attribute) and ast.unparse(node) == "self.database.begin"
        for node in ast.walk(method)
    )


def _is_repeatable(method: ast.AsyncFunctionDef) -> bool:
    return [ast.unparse(each) for each in method.decorator_list] == [REPEATABLE]
