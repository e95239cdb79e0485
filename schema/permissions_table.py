"""Who may have which root field, as the schema itself declares it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from strawberry import Schema
from strawberry.types.base import StrawberryObjectDefinition

from domain.permission import PERMISSIONS, Access
from domain.user import Role
from schema.access import ACCESS

_OPERATIONS = ("Query", "Mutation", "Subscription")
_ROLES = (Role.USER, Role.SUPPORT, Role.ADMIN)
_YES, _NO = "yes", "–"
_HEAD = f"""# Permissions

Generated from the access that each root field declares in `schema/`; do not edit. After a change:
`UPDATE_PERMISSIONS=1 make test ARGS=tests/api/test_permissions_table.py`.

Beyond this table, everybody sees their own objects only: those of others are `NOT_FOUND`. Without
a valid token a field answers `UNAUTHENTICATED`, with a role that lacks the permission `FORBIDDEN`,
and with a personal access token that lacks the scope `SCOPE_MISSING`.

| field | anonymous | {" | ".join(_ROLES)} | token scope |
|---|---|---|---|---|---|
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


def permissions_table(schema: Schema) -> str:
    """Markdown; a field that declares nothing raises `ValueError`."""
    return _HEAD + "".join(_row(field) for field in root_fields(schema))


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
    return access.permission is None or access.permission in PERMISSIONS[role]


def _scope_of(access: Access) -> str:
    if access.is_public:
        return "none needed"
    return "sessions only" if access.scope is None else f"`{access.scope}`"
