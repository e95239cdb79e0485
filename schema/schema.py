"""The schema, assembled."""

from collections.abc import Sequence
from typing import Any

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.graphql import OperationType

from resolvers.documents import DocumentLimit, ParsedDocuments, ValidatedDocuments
from resolvers.errors import UNRESOLVED, log_unexpected, unresolved
from resolvers.operation import OperationScope
from schema.asset import ASSET_TYPES
from schema.content import TEXT_TYPES
from schema.generation import EVENT_TYPES
from schema.media import MEDIA_TYPES
from schema.mutation import Mutation
from schema.query import Query
from schema.scalars import SCALARS
from schema.subscription import Subscription

#: Of the library's method, which takes more than we care to repeat.
Argument = Any


class ProductSchema(strawberry.Schema):
    """Logs what nobody foresaw, and nothing that a client sent."""

    async def execute(self, *arguments: Argument, **options: Argument) -> ExecutionResult:
        """Raises `BadUserInput` where the request names no operation that it may ask for.

        A subscription is none: its answers are many, and go through `stream`.
        """
        allowed = options.pop("allowed_operation_types", None) or OperationType
        options["allowed_operation_types"] = set(allowed) - {OperationType.SUBSCRIPTION}
        try:
            return await super().execute(*arguments, **options)
        except UNRESOLVED as error:
            raise unresolved(error) from error

    def process_errors(
        self, errors: Sequence[Exception], execution_context: ExecutionContext | None = None
    ) -> None:
        """Strawberry calls this once for each error, before extensions see it."""
        context = None if execution_context is None else execution_context.context
        for error in errors:
            log_unexpected(error, request_id=getattr(context, "request_id", ""))


def make_schema() -> ProductSchema:
    return ProductSchema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[*TEXT_TYPES, *MEDIA_TYPES, *ASSET_TYPES, *EVENT_TYPES],
        extensions=[OperationScope, DocumentLimit, ParsedDocuments, ValidatedDocuments],
        config=StrawberryConfig(scalar_map=SCALARS),
    )
