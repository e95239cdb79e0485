"""Whether fields of one name can be merged: asked of a document only as far as that is little work.

Each field is compared with each other of its name in its place, and what lies below it with what
lies below the other: the work grows with the square of what is written.
"""

from typing import Any

from graphql import OverlappingFieldsCanBeMergedRule, SelectionSetNode, ValidationContext
from graphql.validation.validate import ValidationAbortedError

from server.document_shape import Most

# The library's own limit lets half a second pass. Of our clients' operations, and of GraphiQL's
# examples and questions, none takes more than 60 steps; 20 fragments in one place that all have the
# same six fields take some 4,000.
MERGE_STEPS = Most(
    10_000, "合并同名字段所需的比较步数", "the steps that it takes to merge its fields of one name"
)


class FieldMergingRule(OverlappingFieldsCanBeMergedRule):
    """Raises `DocumentTooLarge`."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = MERGE_STEPS.limit

    @property
    def steps(self) -> int:
        """How much work it was; a pair of fields takes two, and what they hold as much again."""
        return MERGE_STEPS.limit - self.rule_context.remaining_complexity_budget

    def enter_selection_set(
        self,
        selection_set: SelectionSetNode,
        _key: Any,  # noqa: ANN401 - as the library declares its visitors
        parent: Any,  # noqa: ANN401
        *arguments: Any,  # noqa: ANN401
    ) -> None:
        try:
            super().enter_selection_set(selection_set, _key, parent, *arguments)
        except ValidationAbortedError:  # also where there are too many errors of any kind
            MERGE_STEPS.require(self.steps)
            raise
