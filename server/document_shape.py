"""How large a document is, told by one walk before anything of it is validated or executed.

Every node is visited once, fragments included: a spread adds what its fragment was measured to be,
so that fragments which spread each other cost their number, and not their paths.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLDeferDirective,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
)

from domain.errors import BadUserInput
from domain.language import Sentence


class DocumentTooLarge(BadUserInput):
    def __init__(self, chinese: str, english: str, limit: int) -> None:
        super().__init__(
            Sentence(
                f"查询过于复杂：{chinese}最多 {limit}，请拆成几次请求。",
                f"The query is too complex: {english} may be {limit} at most. Send it in parts.",
            )
        )


class Most(NamedTuple):
    """The most of something, and how people are told of it."""

    limit: int
    chinese: str
    english: str

    def require(self, counted: int) -> None:
        """Raises `DocumentTooLarge`."""
        if counted > self.limit:
            raise DocumentTooLarge(self.chinese, self.english, self.limit)


# Our clients' largest operation has depth 9 and some 120 fields; GraphiQL's introspection has
# depth 15.
DEPTH = Most(16, "嵌套深度", "its depth")
FIELDS = Most(1000, "字段数", "its fields, counted wherever a fragment is spread,")
ALIASES = Most(50, "别名数", "its aliases")
DIRECTIVES = Most(50, "指令数", "its directives")
FRAGMENTS = Most(50, "片段数", "its fragments")
SPREADS = Most(200, "片段引用数", "its fragment spreads")
LIST_ITEMS = Most(1000, "单个列表的元素数", "the items of a list")

DEFER = GraphQLDeferDirective.name
#: Of any query; `__typename` is no secret.
_OF_SCHEMA = frozenset({"__schema", "__type"})


@dataclass(slots=True)
class Shape:
    """Of one operation or fragment; `fields` and `depth` with the fragments that it spreads."""

    depth: int = 0
    fields: int = 0
    spreads: list[tuple[str, int]] = field(default_factory=list)  # each with its depth

    def add(self, fragment: "Shape", *, depth: int) -> None:
        """Raises `DocumentTooLarge`, before the counts of nested fragments grow beyond all use."""
        self.depth = max(self.depth, depth + fragment.depth)
        self.fields += fragment.fields
        self.require_within_limits()

    def require_within_limits(self) -> None:
        """Raises `DocumentTooLarge`."""
        DEPTH.require(self.depth)
        FIELDS.require(self.fields)


class DocumentShape:
    """The measure of one document; `visited` says how much work it was.

    `is_introspective` says whether it asks for the schema, in whatever operation or fragment.
    """

    def __init__(self, document: DocumentNode) -> None:
        """Raises `DocumentTooLarge`."""
        self.visited = 0
        #: Whether a part of it may come later than the rest.
        self.defers = False
        self.is_introspective = False
        self._spreads = self._aliases = self._directives = 0
        self._fragments: dict[str, Shape] = {}
        operations: list[Shape] = []
        for definition in document.definitions:
            if isinstance(definition, FragmentDefinitionNode):
                self._fragments[definition.name.value] = self._measure(definition)
                FRAGMENTS.require(len(self._fragments))
            elif isinstance(definition, OperationDefinitionNode):
                operations.append(self._measure(definition))
        self._complete: dict[str, Shape] = {}
        for operation in operations:
            self._add_fragments(operation)

    def _measure(self, definition: OperationDefinitionNode | FragmentDefinitionNode) -> Shape:
        """Without the fragments that it spreads."""
        shape = Shape()
        self._count_directives(definition.directives)
        for variable in definition.variable_definitions or ():
            self._count_directives(variable.directives)
            if variable.default_value is not None:
                self._measure_value(variable.default_value)
        sets = [(definition.selection_set, 1)]
        while sets:
            selection_set, depth = sets.pop()
            shape.depth = max(shape.depth, depth)
            DEPTH.require(depth)
            for selection in selection_set.selections:
                nested = self._measure_selection(selection, shape, depth)
                if nested is not None:
                    sets.append(nested)
        shape.require_within_limits()
        return shape

    def _measure_selection(
        self, selection: SelectionNode, shape: Shape, depth: int
    ) -> tuple[SelectionSetNode, int] | None:
        """What is nested in it, and how deep that lies."""
        self.visited += 1
        self._count_directives(selection.directives)
        if isinstance(selection, FragmentSpreadNode):
            self._spreads += 1
            SPREADS.require(self._spreads)
            shape.spreads.append((selection.name.value, depth))
            return None
        if isinstance(selection, InlineFragmentNode):
            return selection.selection_set, depth
        self._measure_field(cast("FieldNode", selection), shape)
        nested = cast("FieldNode", selection).selection_set
        return None if nested is None else (nested, depth + 1)

    def _measure_field(self, node: FieldNode, shape: Shape) -> None:
        if node.name.value in _OF_SCHEMA:
            self.is_introspective = True
        if node.alias is not None:
            self._aliases += 1
            ALIASES.require(self._aliases)
        shape.fields += 1
        for argument in node.arguments or ():
            self._measure_value(argument.value)

    def _count_directives(self, directives: Sequence[DirectiveNode] | None) -> None:
        for directive in directives or ():
            self._directives += 1
            DIRECTIVES.require(self._directives)
            self.defers = self.defers or directive.name.value == DEFER
            for argument in directive.arguments or ():
                self._measure_value(argument.value)

    def _measure_value(self, value: ValueNode) -> None:
        values = [value]
        while values:
            self.visited += 1
            each = values.pop()
            if isinstance(each, ListValueNode):
                LIST_ITEMS.require(len(each.values))
                values.extend(each.values)
            elif isinstance(each, ObjectValueNode):
                values.extend(item.value for item in each.fields)

    def _add_fragments(self, shape: Shape) -> None:
        """To an operation, or to a fragment before others add it in their turn."""
        for name, depth in shape.spreads:
            fragment = self._completed(name)
            if fragment is not None:
                shape.add(fragment, depth=depth - 1)

    def _completed(self, name: str) -> Shape | None:
        """None for a fragment that is not there, or spreads itself: validation refuses those."""
        if name in self._complete:
            return self._complete[name]
        fragment = self._fragments.pop(name, None)
        if fragment is not None:
            self._add_fragments(fragment)
            self._complete[name] = fragment
        return fragment
