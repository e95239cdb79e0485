"""One operation, executed by graphql-core and as a plan."""

import json
from collections.abc import Mapping
from typing import Any

import strawberry
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLSchema,
    OperationDefinitionNode,
    execute,
    parse,
    validate,
)
from strawberry.types.field import StrawberryField

from execution import CompiledOperation, Compiler, Declaration
from tests.execution.judging import told

#: Under this name a field's metadata holds its declaration.
DECLARED = "declared"


def declared(field: StrawberryField) -> Declaration | None:
    declaration: Declaration | None = field.metadata.get(DECLARED)
    return declaration


def operation_of(document: DocumentNode, name: str | None = None) -> OperationDefinitionNode:
    return next(
        each
        for each in document.definitions
        if isinstance(each, OperationDefinitionNode)
        and name in {None, each.name.value if each.name else None}
    )


def compiled(schema: GraphQLSchema, text: str, name: str | None = None) -> CompiledOperation:
    document = parse(text)
    assert validate(schema, document) == []
    return Compiler(schema, declarations=declared).compile(document, operation_of(document, name))


async def both(
    of: strawberry.Schema | GraphQLSchema,
    text: str,
    *,
    variables: Mapping[str, Any] | None = None,
    name: str | None = None,
    given: Any = None,  # noqa: ANN401 - as root value and as context
) -> dict[str, Any]:
    """What both of them answer; the plan is asked again, as it answers by its functions then."""
    if isinstance(of, GraphQLSchema):
        schema, executor = of, None
    else:
        schema, executor = of._schema, of.execution_context_class  # noqa: SLF001 - executed without its server
    core = execute(
        schema,
        parse(text),
        given,
        given,
        dict(variables or {}),
        name,
        executor_class=executor,
    )
    expected = core if isinstance(core, ExecutionResult) else await core
    operation = compiled(schema, text, name)
    for _ in range(2):
        answer = await operation.execute(context=given, root_value=given, variables=variables or {})
        assert json.dumps(answer.data) == json.dumps(expected.data)
        assert sorted(map(told, answer.errors or [])) == sorted(map(told, expected.errors or []))
    return dict(answer.formatted)
