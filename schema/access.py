"""Fields, each with who may have it."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

import strawberry

from domain.permission import PUBLIC, Access, Sight
from resolvers.access import FieldResolver, guarded, guarded_stream, sighted
from schema.cache_control import CACHE_CONTROL, CacheControl
from schema.points import COST, SUBSCRIPTION

#: Under this name a root field's metadata says who may have it.
ACCESS = "access"
#: And under this one that of a field of an object, where not all who see the object may.
SIGHT = "sight"


def root_field(
    resolve: Callable[..., Awaitable[Any]],
    gives: object,
    description: str,
    *,
    access: Access,
    cost: int | None = None,
    cache_control: CacheControl | None = None,
) -> Any:  # noqa: ANN401 - becomes a class attribute of any GraphQL type
    """A field of `Query`; what not everybody may have, only its viewer may keep."""
    return strawberry.field(
        resolver=guarded(resolve, access),
        graphql_type=gives,
        description=description,
        metadata={ACCESS: access, COST: cost, CACHE_CONTROL: cache_control},
    )


def public_field(
    resolve: Callable[..., Any],
    gives: object,
    description: str,
    *,
    cost: int | None = None,
    cache_control: CacheControl | None = None,
) -> Any:  # noqa: ANN401 - becomes a class attribute of any GraphQL type
    """A field of `Query` for everybody."""
    return strawberry.field(
        resolver=resolve,
        graphql_type=gives,
        description=description,
        metadata={ACCESS: PUBLIC, COST: cost, CACHE_CONTROL: cache_control},
    )


def root_subscription(
    subscribe: Callable[..., AsyncGenerator[Any, None]],
    gives: object,
    description: str,
    *,
    access: Access,
) -> Any:  # noqa: ANN401 - becomes a class attribute of any GraphQL type
    return strawberry.subscription(
        resolver=guarded_stream(subscribe, access),
        graphql_type=gives,
        description=description,
        metadata={ACCESS: access, COST: SUBSCRIPTION},
    )


def nested_field(
    resolve: FieldResolver,
    gives: object,
    description: str,
    *,
    sight: Sight,
    cost: int | None = None,
) -> Any:  # noqa: ANN401 - becomes a class attribute of any GraphQL type
    """A field of an object, with a condition of its own; without a cost, one of its kind's."""
    return strawberry.field(
        resolver=sighted(resolve, sight),
        graphql_type=gives,
        description=description,
        metadata={SIGHT: sight, COST: cost},
    )
