"""The rivals' own dependencies are installed by `make bench` alone, so none of them runs here."""

import json
import re

import pytest
from graphql import OperationDefinitionNode, build_schema, parse, validate
from sqlalchemy import Table

from bench.rival_servers import OPERATIONS, difference
from infra.db.content_tables import assets, contents
from infra.db.tables import users
from tests.product import ROOT

SCHEMA = build_schema((ROOT / "schema" / "schema.graphql").read_text())
STATEMENTS = json.loads((ROOT / "bench" / "rivals" / "statements.json").read_text())


@pytest.mark.parametrize("name", ["Typename", "HistoryPage"])
def test_each_operation_is_alone_in_its_document_and_valid(name: str) -> None:
    document = parse(OPERATIONS[name])
    [operation] = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    assert operation.name is not None
    assert operation.name.value == name
    assert validate(SCHEMA, document) == []


@pytest.mark.parametrize(
    ("name", "table"), [("page", contents), ("users", users), ("assets", assets)], ids=str
)
def test_statements_read_what_the_tables_have(name: str, table: Table) -> None:
    """A column or an index of another name would be missed only when the bench is run."""
    words = set(re.findall(r"[a-z_]+", re.sub(r" AS \w+", "", STATEMENTS[name])))
    indexes = {str(index.name) for index in table.indexes}
    assert words <= {*table.c.keys(), *indexes, table.name}


@pytest.mark.parametrize(
    ("expected", "found", "told"),
    [
        ({"a": [1, {"b": None}]}, {"a": [1, {"b": None}]}, None),
        ({"a": [1, {"b": None}]}, {"a": [1, {"b": "x"}]}, "data.a.1.b: None is 'x'"),
        ({"a": 1}, {"a": 1, "b": 2}, "data: {'a': 1} is {'a': 1, 'b': 2}"),
        ([1], [1, 2], "data: [1] is [1, 2]"),
        (1, True, "data: 1 is True"),
        ("x" * 100, "y", f"data: '{'x' * 79} is 'y'"),
    ],
    ids=["same", "a value", "names", "lengths", "kinds", "long"],
)
def test_a_difference_is_told_by_its_place(
    expected: object, found: object, told: str | None
) -> None:
    assert difference(expected, found) == told
