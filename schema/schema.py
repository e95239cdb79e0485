"""The schema, assembled."""

import strawberry
from graphql import GraphQLDeferDirective, GraphQLSchema
from strawberry.schema.config import StrawberryConfig

from schema.asset import ASSET_TYPES
from schema.content import TEXT_TYPES
from schema.generation import EVENT_TYPES
from schema.media import MEDIA_TYPES
from schema.mutation import Mutation
from schema.query import Query
from schema.scalars import SCALARS
from schema.subscription import Subscription


class ProductSchema(strawberry.Schema):
    @property
    def executable(self) -> GraphQLSchema:
        """As graphql-core knows it: the server validates and executes documents itself."""
        return self._schema


def make_schema() -> ProductSchema:
    """With `@defer`, and without `@stream`: our lists come whole, by one statement for a level.

    Items of a streamed list are completed one after the other, each with statements of its own.
    """
    schema = ProductSchema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[*TEXT_TYPES, *MEDIA_TYPES, *ASSET_TYPES, *EVENT_TYPES],
        config=StrawberryConfig(scalar_map=SCALARS),
    )
    executable = schema.executable
    executable.directives = (*executable.directives, GraphQLDeferDirective)
    return schema
