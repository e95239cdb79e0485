"""Rows as light values: entities that no session knows, each column read when it is needed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, Dialect, Table

Entity = TypeVar("Entity")
Row = Sequence[Any]  # Any: what a driver has for a column
Decoder = tuple[int, Callable[[Any], Any]]  # Any: from a driver's value to the domain's

_VARIANT = "type"


class Values(Generic[Entity]):
    """What of a table an entity is made of.

    Where the table holds several classes, `variants` are these by what its column `type` says.
    """

    def __init__(
        self,
        entity: type[Entity],
        table: Table,
        *,
        variants: Mapping[str, type[Entity]] | None = None,
    ) -> None:
        self.entity = entity
        self._variants = variants or {}
        wanted = {name for each in (entity, *self._variants.values()) for name in _names(each)}
        if variants:
            wanted.add(_VARIANT)
        self.columns: tuple[Column[Any], ...] = tuple(  # Any: of any type
            column for column in table.columns if column.name in wanted
        )

    def maker(self, dialect: Dialect) -> Callable[[Sequence[Row]], list[Entity]]:
        """Makes the entities of rows that hold `columns`, as that dialect's driver has them."""
        if not self._variants:
            make = _maker(self.entity, self.columns, dialect)
            return lambda rows: [make(row) for row in rows]
        makers = {
            name: _maker(variant, self.columns, dialect) for name, variant in self._variants.items()
        }
        place = [column.name for column in self.columns].index(_VARIANT)
        return lambda rows: [makers[row[place]](row) for row in rows]


def _names(entity: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(entity))


def _maker(
    entity: type[Entity], columns: Sequence[Column[Any]], dialect: Dialect
) -> Callable[[Row], Entity]:
    """What is read as it comes is set at once; what has to be decoded waits to be asked for."""
    light: Any = _light(entity)  # type: ignore[arg-type]  # Any: for its slots; a class has a hash
    names = set(_names(entity))
    decoders: dict[str, Decoder] = {}
    plain: list[tuple[int, Callable[[Any, Any], None]]] = []
    for place, column in enumerate(columns):
        if column.name in names:
            decode = column.type.dialect_impl(dialect).result_processor(dialect, None)
            if decode is None:
                plain.append((place, getattr(light, column.name).__set__))
            else:
                decoders[column.name] = (place, decode)

    def make(row: Row) -> Any:  # noqa: ANN401 - as above
        value: Any = object.__new__(light)
        value._row = row  # noqa: SLF001 - ours
        value._decoders = decoders  # noqa: SLF001 - ours
        for place, put in plain:
            put(value, row[place])
        return value

    return make


@cache
def _light(entity: type) -> type:
    """The entity's class with a slot for each of its fields.

    SQLAlchemy's attributes of the class itself need a session's record of each object. To call it
    makes an entity: `dataclasses.replace` does, of what is to be stored.
    """

    def entity_of(cls: type, **given: Any) -> Any:  # noqa: ANN401 - as the entity's own
        del cls
        return entity(**given)

    return type(
        entity.__name__,
        (entity,),
        {
            "__slots__": (*_names(entity), "_row", "_decoders"),
            "__new__": entity_of,
            "__getattr__": _decoded,
            "__module__": entity.__module__,
            "__qualname__": entity.__qualname__,
            "__doc__": entity.__doc__,
        },
    )


def _decoded(self: Any, name: str) -> object:  # noqa: ANN401 - as above
    """Comes into play where a slot is still empty, and fills it."""
    decoder: Decoder | None = None if name.startswith("_") else self._decoders.get(name)
    if decoder is None:
        raise AttributeError(f"{type(self).__name__!r} has no {name!r}", name=name, obj=self)
    place, decode = decoder
    value = decode(self._row[place])
    setattr(self, name, value)
    return value
