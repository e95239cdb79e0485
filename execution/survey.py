"""What an operation asks for, before it is compiled."""

from collections.abc import Iterator, Mapping

from graphql import (
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
)
from graphql.language import Visitor, visit

_CONDITIONAL = ("skip", "include")
#: What these ask for, only graphql-core does. `@defer` leaves to the executor whether anything
#: comes later: here nothing does.
_BEYOND = {
    "stream": "incremental delivery",
    "experimental_disableErrorPropagation": "errors without propagation",
}
#: Calls are nested as selections are: this leaves half of Python's 1,000 to those around them.
_DEEPEST = 100


class Survey:
    """Of an operation and of the fragments that it spreads, and of no others in its document."""

    def __init__(
        self, operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
    ) -> None:
        seen = _Seen()
        visit(operation, seen)
        for name in seen.spread:  # which grows meanwhile
            visit(fragments[name], seen)
        is_deep = _Nesting(fragments).is_too_deep(operation)
        #: Why it is left to graphql-core; None where it need not be.
        self.beyond = "deep nesting" if is_deep else seen.beyond
        #: The variables on which it depends what `@skip` and `@include` leave.
        self.conditions = sorted(seen.conditions)


class _Seen(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.beyond: str | None = None
        self.conditions: set[str] = set()
        self.spread: list[str] = []

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        if node.name.value not in self.spread:
            self.spread.append(node.name.value)

    def enter_fragment_definition(self, node: FragmentDefinitionNode, *_: object) -> None:
        if node.variable_definitions:
            self.beyond = "variables of fragments"

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        self.beyond = _BEYOND.get(node.name.value, self.beyond)
        if node.name.value in _CONDITIONAL:
            self.conditions.update(_variables_of(node))


class _Nesting:
    """Looks at each fragment once, however often it is spread."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._levels: dict[str, int] = {}

    def is_too_deep(self, operation: OperationDefinitionNode) -> bool:
        try:
            return self._of(operation.selection_set) > _DEEPEST
        except RecursionError:
            return True

    def _of(self, selections: SelectionSetNode | None) -> int:
        return 1 + max(map(self._below, selections.selections)) if selections else 0

    def _below(self, selection: SelectionNode) -> int:
        if isinstance(selection, FragmentSpreadNode):
            return self._of_fragment(selection.name.value)
        if isinstance(selection, FieldNode | InlineFragmentNode):
            return self._of(selection.selection_set)
        return 0

    def _of_fragment(self, name: str) -> int:
        found = self._levels.get(name)
        if found is None:
            found = self._levels[name] = self._of(self._fragments[name].selection_set)
        return found


def _variables_of(node: DirectiveNode) -> Iterator[str]:
    for argument in node.arguments or ():
        if isinstance(argument.value, VariableNode):
            yield argument.value.name.value
