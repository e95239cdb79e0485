"""Fields below the root tell plans how they are answered, for all objects of a level at once."""

from collections.abc import Callable, Iterator
from functools import cache
from inspect import iscoroutinefunction, unwrap
from typing import cast

from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from schema.access import SIGHT
from schema.batch import declared_batch
from schema.edge import EDGE
from schema.schema import make_schema

_ROOTS = {"Query", "Mutation", "Subscription"}
_ARGUMENTS = "what it gives depends on arguments"
_SIGHT = "who may have it is asked object by object"
#: By the resolver: why it is called for each object.
LEFT = {
    "access.attribute": _SIGHT,
    "access_token.access_tokens": _SIGHT,
    "asset.thumbnail_url": _ARGUMENTS,
    "content.total_count": "a list has one",
    "content.versions": _ARGUMENTS,
    "export.exports": _SIGHT,
    "key.keys": _ARGUMENTS,
    "own_provider.own_provider": _SIGHT,
    "preferences.preferences_of_user": _SIGHT,
    "share.thumbnail_url": _ARGUMENTS,
    "user.entitlement": _SIGHT,
    "user.sessions": _SIGHT,
    "user.unkept": _SIGHT,
}


@cache
def _nested_fields() -> list[StrawberryField]:
    types = make_schema().schema_converter.type_map.values()
    return [
        field
        for each in types
        if isinstance(each.definition, StrawberryObjectDefinition)
        and each.definition.name not in _ROOTS
        for field in each.definition.fields
    ]


def _resolved_one_by_one() -> Iterator[tuple[str, StrawberryField]]:
    """Those that await something, or are told of more than their object."""
    for field in _nested_fields():
        resolver = field.base_resolver
        if resolver is None or EDGE in field.metadata or declared_batch(field):
            continue
        function = unwrap(cast("Callable[..., object]", resolver.wrapped_func))
        if iscoroutinefunction(function) or resolver.info_parameter is not None:
            yield f"{function.__module__.removeprefix('resolvers.')}.{function.__name__}", field


def test_every_field_that_needs_more_than_its_object_is_declared() -> None:
    assert {name for name, _ in _resolved_one_by_one()} == set(LEFT)


def test_those_that_are_not_have_the_reason_that_is_told() -> None:
    for name, field in _resolved_one_by_one():
        assert bool(field.arguments) is (LEFT[name] == _ARGUMENTS), name
        assert SIGHT in field.metadata or LEFT[name] != _SIGHT, name


def test_declared_fields_take_no_arguments() -> None:
    """Plans would set their declarations aside."""
    declared = [each for each in _nested_fields() if EDGE in each.metadata or declared_batch(each)]

    assert len(declared) > 50
    assert [each.name for each in declared if each.arguments] == []
