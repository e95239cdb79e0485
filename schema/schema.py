"""The schema, assembled."""

import strawberry
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig

from resolvers.operation import OperationScope
from schema.asset import AudioAsset, ImageAsset, SubtitleAsset
from schema.content import CONTENT_TYPES
from schema.generation import EVENT_TYPES
from schema.mutation import Mutation
from schema.query import Query
from schema.subscription import Subscription

_CACHED_DOCUMENTS = 500


def make_schema() -> strawberry.Schema:
    return strawberry.Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[*CONTENT_TYPES, *EVENT_TYPES, ImageAsset, AudioAsset, SubtitleAsset],
        extensions=[
            OperationScope,
            lambda: ParserCache(maxsize=_CACHED_DOCUMENTS),
            lambda: ValidationCache(maxsize=_CACHED_DOCUMENTS),
        ],
        config=StrawberryConfig(),
    )
