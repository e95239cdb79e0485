"""Operations as plans; what plans do not hold goes to graphql-core, and is counted."""

from collections.abc import Callable
from typing import Any

from graphql import OperationDefinitionNode
from strawberry.types.field import StrawberryField

from execution import Batch, CompiledOperation, Compiler, Edge, NotCompiled
from schema.batch import declared_batch
from schema.edge import plain_edge
from schema.schema import ProductSchema
from server.documents import Document


class CompiledOperations:
    """Each is compiled when it is first executed, and kept with its document."""

    def __init__(self, schema: ProductSchema, *, on_miss: Callable[[str], None]) -> None:
        """`on_miss` hears why an execution has no plan."""
        self._compiler = Compiler(schema.executable, declarations=declaration)
        self.miss = on_miss

    def find(
        self, document: Document, definition: OperationDefinitionNode
    ) -> CompiledOperation | None:
        name = definition.name.value if definition.name else ""
        known = document.compiled.get(name)
        if known is None:
            known = document.compiled[name] = self._compile(document, definition)
        if isinstance(known, CompiledOperation):
            return known
        self.miss(known.reason)
        return None

    def _compile(
        self, document: Document, definition: OperationDefinitionNode
    ) -> CompiledOperation | NotCompiled:
        try:
            return self._compiler.compile(document.node, definition)
        except NotCompiled as error:
            return error


def declaration(field: StrawberryField) -> Edge | Batch | None:
    """Of those that need not be resolved object by object."""
    return declared_edge(field) or _batch(field)


def declared_edge(field: StrawberryField) -> Edge | None:
    """None of those with a condition of their own, which their resolvers look at."""
    declared = plain_edge(field)
    if declared is None:
        return None
    name = declared.loader

    def loader(context: Any) -> Any:  # noqa: ANN401 - the context of our resolvers, and a loader of its
        return getattr(context.loaders, name)

    return Edge(loader, declared.key)


def _batch(field: StrawberryField) -> Batch | None:
    declared = declared_batch(field)
    return None if declared is None else Batch(declared.resolve)
