"""The rules that documents are validated by, brought together: a node meets those that look at it.

graphql-core asks each rule in each validation for its methods, for each kind of node, and each rule
at each node whether it is skipping: that is half of the time that a validation takes.
"""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, NamedTuple

from graphql import (
    BREAK,
    SKIP,
    ASTValidationRule,
    Node,
    OverlappingFieldsCanBeMergedRule,
    ValidationContext,
    ValidationRule,
    specified_rules,
)
from graphql.language.visitor import EnterLeaveVisitor

from server.field_merging import FieldMergingRule

#: Those of graphql-core, but for one that would take too long.
RULES = tuple(
    FieldMergingRule if rule is OverlappingFieldsCanBeMergedRule else rule
    for rule in specified_rules
)

#: Gives what the library calls a visitor's action.
Visit = Callable[..., object]


class _Methods(NamedTuple):
    """Of the rule at `place`: what it is called by at a node of some kind."""

    place: int
    entering: str | None
    leaving: str | None


class RulesTogether(ValidationRule):
    """Is `rules` as one, in their order, as they are within graphql-core's `ParallelVisitor`.

    They change nothing of a document, and have their methods from their classes.
    """

    rules: ClassVar[Sequence[type[ASTValidationRule]]] = RULES
    _known: ClassVar[dict[str, Sequence[_Methods]]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls._known = {}

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._visitors = [rule(context) for rule in self.rules]
        #: Of each rule: the node within which it looks at nothing, `BREAK` where it has had enough.
        self._skipped: list[object] = [None] * len(self._visitors)

    def get_enter_leave_for_kind(self, kind: str) -> EnterLeaveVisitor:
        """The library's name for it; asked for once in a validation."""
        methods = self._known.get(kind)
        if methods is None:
            methods = self._known[kind] = [*self._methods(kind)]
        visitors = self._visitors
        entering = [(place, getattr(visitors[place], name)) for place, name, _ in methods if name]
        leaving = [
            (place, getattr(visitors[place], name) if name else None) for place, _, name in methods
        ]
        return EnterLeaveVisitor(
            self._entering(entering) if entering else None,
            self._leaving(leaving) if leaving else None,
        )

    @classmethod
    def _methods(cls, kind: str) -> Sequence[_Methods]:
        found = [
            _Methods(place, _method(rule, "enter", kind), _method(rule, "leave", kind))
            for place, rule in enumerate(cls.rules)
        ]
        return [each for each in found if each.entering or each.leaving]

    def _entering(self, methods: Sequence[tuple[int, Visit]]) -> Callable[..., None]:
        skipped = self._skipped

        def enter(node: Node, *where: Any) -> None:  # noqa: ANN401 - as the library declares its visitors
            for place, visit in methods:
                if skipped[place] is None:
                    action = visit(node, *where)
                    if action is SKIP or action is False:
                        skipped[place] = node
                    elif action is BREAK or action is True:
                        skipped[place] = BREAK

        return enter

    def _leaving(self, methods: Sequence[tuple[int, Visit | None]]) -> Callable[..., None]:
        """Those, too, that only enter such nodes: they may have skipped one."""
        skipped = self._skipped

        def leave(node: Node, *where: Any) -> None:  # noqa: ANN401 - as above
            for place, visit in methods:
                if skipped[place] is node:
                    skipped[place] = None
                elif skipped[place] is None and visit is not None:
                    action = visit(node, *where)
                    if action is BREAK or action is True:
                        skipped[place] = BREAK

        return leave


def _method(rule: type[ASTValidationRule], moment: str, kind: str) -> str | None:
    """That for the kind, or else that for all kinds."""
    for name in (f"{moment}_{kind}", moment):
        if getattr(rule, name, None):
            return name
    return None
