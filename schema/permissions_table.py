"""Who may have which field, as the schema itself declares it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from strawberry import Schema
from strawberry.types.base import StrawberryObjectDefinition

from domain.permission import PERMISSIONS, Access, Audience, Permission, Scope, Sight
from domain.user import Role
from schema.access import ACCESS, SIGHT

_OPERATIONS = ("Query", "Mutation", "Subscription")
_ROLES = (Role.USER, Role.SUPPORT, Role.ADMIN)
_OTHERS = tuple(f"other {role}" for role in _ROLES)
_YES, _NO = "yes", "–"
#: What stands in for the scope, or is asked of those who are not the owner.
_SCOPE_OF_OTHERS = {
    Audience.ALL: f" or `{Scope.STAFF}`",
    Audience.OWNER: "",
    Audience.OWNER_OR_STAFF: f"; of others `{Scope.STAFF}`",
    Audience.STAFF: "",
}
_HEAD = f"""# Permissions

Generated from what the fields declare in `schema/`; do not edit. After a change:
`UPDATE_PERMISSIONS=1 make test ARGS=tests/api/test_permissions_table.py`.

Beyond this table, everybody sees their own objects only: those of others are `NOT_FOUND`. Without
a valid token a field answers `UNAUTHENTICATED`, with a role that lacks the permission `FORBIDDEN`,
and with a personal access token that lacks the scope `SCOPE_MISSING`.

| field | anonymous | {" | ".join(_ROLES)} | token scope |
|---|---|---|---|---|---|
"""
_NESTED_HEAD = f"""
## Fields with conditions of their own

Whoever has come to see an object sees its fields, but for these. `anonymous` is who signs up or in,
and has no token yet; `owner` is one who is not of the staff, and the others are not the owner. Whom
a field is closed to is refused with the codes of above, or, where that is said, given null.

| field | anonymous | owner | {" | ".join(_OTHERS)} | token scope | else |
|---|---|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class RootField:
    """A field of `operation`: `Query`, `Mutation` or `Subscription`."""

    operation: str
    name: str
    access: Access | None

    def __str__(self) -> str:
        return f"{self.operation.lower()} {self.name}"


def root_fields(schema: Schema) -> Iterator[RootField]:
    for operation in _OPERATIONS:
        definition = schema.get_type_by_name(operation)
        if not isinstance(definition, StrawberryObjectDefinition):
            raise TypeError(operation)
        for field in definition.fields:
            name = schema.config.name_converter.get_graphql_name(field)
            declared: Any = field.metadata.get(ACCESS)  # whatever the field's author wrote
            yield RootField(operation, name, declared if isinstance(declared, Access) else None)


@dataclass(frozen=True, slots=True)
class SightedField:
    """A field of an object type, with a condition of its own."""

    type_name: str
    name: str
    sight: Sight

    def __str__(self) -> str:
        return f"{self.type_name}.{self.name}"


def sighted_fields(schema: Schema) -> Iterator[SightedField]:
    """By the name of their type, and as they are declared."""
    for type_name, kept in sorted(schema.schema_converter.type_map.items()):
        definition = kept.definition
        if not isinstance(definition, StrawberryObjectDefinition):
            continue
        for field in definition.fields:
            declared: Any = field.metadata.get(SIGHT)  # whatever the field's author wrote
            if isinstance(declared, Sight):
                name = schema.config.name_converter.get_graphql_name(field)
                yield SightedField(type_name, name, declared)


def permissions_table(schema: Schema) -> str:
    """Markdown; a root field that declares nothing raises `ValueError`."""
    return "".join(
        [
            _HEAD,
            *(_row(field) for field in root_fields(schema)),
            _NESTED_HEAD,
            *(_nested_row(field) for field in sighted_fields(schema)),
        ]
    )


def _row(field: RootField) -> str:
    access = field.access
    if access is None:
        raise ValueError(field)
    cells = [
        f"`{field}`",
        _YES if access.is_public else _NO,
        *(_YES if _is_open_to(access, role) else _NO for role in _ROLES),
        _scope_of(access),
    ]
    return f"| {' | '.join(cells)} |\n"


def _is_open_to(access: Access, role: Role) -> bool:
    return access.permission is None or _holds(role, access.permission)


def _holds(role: Role, permission: Permission | None) -> bool:
    return permission in PERMISSIONS[role]


def _scope_of(access: Access) -> str:
    if access.is_public:
        return "none needed"
    return "sessions only" if access.scope is None else f"`{access.scope}`"


def _nested_row(field: SightedField) -> str:
    sight = field.sight
    is_for_all = sight.audience is Audience.ALL
    cells = [
        f"`{field}`",
        _YES if is_for_all else _NO,
        _NO if sight.audience is Audience.STAFF else _YES,
        *(_YES if is_for_all or _holds(role, sight.permission) else _NO for role in _ROLES),
        _scopes_of(sight),
        "null" if sight.audience is Audience.STAFF else "refused",
    ]
    return f"| {' | '.join(cells)} |\n"


def _scopes_of(sight: Sight) -> str:
    if sight.scope is None:
        return "sessions only"
    return f"`{sight.scope}`{_SCOPE_OF_OTHERS[sight.audience]}"
