"""Who may have a field is declared by the field, and asked in one place."""

import ast
from pathlib import Path

from tests.architecture.repository import files, tree

#: They ask what the fields declare; a loader and its read are of what they ask.
GUARDS = {"access", "context", "loaders", "reads"}
RAW = {"require_scope", "has_scope", "allows", "permissions", "permissions_of"}
#: What these root fields give depends on whom the object turns out to belong to.
OF_ROOT_FIELDS = {"key.rotate_key", "ledger.ledger", "node.node"}


def test_no_resolver_asks_by_itself_who_may_have_its_field() -> None:
    asking = {
        f"{path.stem}.{function.name}"
        for path in files(suffix=".py")
        if path.parent == Path("resolvers") and path.stem not in GUARDS
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and _asks(function)
    }

    assert asking == OF_ROOT_FIELDS


def _asks(function: ast.AST) -> bool:
    return any(
        isinstance(node, ast.Attribute)
        and (node.attr in RAW or ast.unparse(node).endswith("context.require"))
        for node in ast.walk(function)
    )
