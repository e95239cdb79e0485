"""All that our clients send is compiled."""

import pytest
from graphql import parse

from execution import Compiler
from schema.schema import make_schema
from tests.api.contract import OPERATIONS, operation
from tests.execution.both import operation_of

_COMPILER = Compiler(make_schema().executable)


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_contracts_operations_are_compiled(name: str) -> None:
    document = parse(operation(name))
    assert _COMPILER.compile(document, operation_of(document)) is not None
