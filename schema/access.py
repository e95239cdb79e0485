"""Root fields, each with who may have it."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

import strawberry

from domain.permission import PUBLIC, Access
from resolvers.access import guarded, guarded_stream

#: Under this name a root field's metadata says who may have it.
ACCESS = "access"


def root_field(
    resolve: Callable[..., Awaitable[Any]],
    gives: object,
    description: str,
    *,
    access: Access,
) -> Any:  # noqa: ANN401 - becomes a class attribute of any GraphQL type
    """A field of `Query`."""
    return strawberry.field(
        resolver=guarded(resolve, access),
        graphql_type=gives,
        description=description,
        metadata={ACCESS: access},
    )


def public_field(resolve: Callable[..., Any], gives: object, description: str) -> Any:  # noqa: ANN401 - becomes a class attribute of any GraphQL type
    """A field of `Query` for everybody."""
    return strawberry.field(
        resolver=resolve,
        graphql_type=gives,
        description=description,
        metadata={ACCESS: PUBLIC},
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
        metadata={ACCESS: access},
    )
