"""Rows as light values: entities that no session knows, whose JSON is decoded when it is needed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Boolean, Column, Dialect, Executable, Select, Table, select

from infra.db.types import AWARE, NAIVE, Json, Known, UtcDateTime, Words, aware, nothing

Entity = TypeVar("Entity")
Row = Sequence[Any]  # Any: what a driver has for a column
Decoder = tuple[int, Callable[[Any], Any]]  # Any: from a driver's value to the domain's

_VARIANT = "type"
_QUICK = (UtcDateTime, Words, Boolean)


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

    def selected(self, statement: Select[Any]) -> Executable:  # Any: of its row
        """What a session makes its own entities of."""
        return select(self.entity).from_statement(statement)

    def maker(self, dialect: Dialect) -> Callable[[Sequence[Row]], list[Entity]]:
        """Makes the entities of rows that hold `columns`, as that dialect's driver has them."""
        decoders = _decoders(self.columns, dialect)
        quick = {column.name for column in self.columns if _is_quick(column)}
        make = self._maker(decoders, decoders.keys() - quick)
        make_warily = self._maker(decoders, decoders.keys())

        def entities(rows: Sequence[Row]) -> list[Entity]:
            try:
                return make(rows)
            except (TypeError, ValueError):  # raised again where somebody asks for that field
                return make_warily(rows)

        return entities

    def _maker(
        self, decoders: Mapping[str, Decoder], late: Collection[str]
    ) -> Callable[[Sequence[Row]], list[Entity]]:
        """Those of the `decoders` that are `late` are used when their fields are asked for."""
        if not self._variants:
            make = _written(self.entity, self.columns, decoders, late)
            return lambda rows: [make(row) for row in rows]
        makers = {
            name: _written(variant, self.columns, decoders, late)
            for name, variant in self._variants.items()
        }
        place = [column.name for column in self.columns].index(_VARIANT)
        return lambda rows: [makers[row[place]](row) for row in rows]


class Numbers:
    """Of statements that give one for each row."""

    entity = int

    def selected(self, statement: Select[Any]) -> Select[Any]:  # Any: of its row
        return statement

    def maker(self, dialect: Dialect) -> Callable[[Sequence[Row]], list[int]]:
        del dialect
        return lambda rows: [row[0] for row in rows]


def _is_quick(column: Column[Any]) -> bool:  # Any: of any type
    """Whether it takes less to decode its values at once than to put it off.

    So it does where most are asked for: not those that rows may lack.
    """
    kind = column.type
    if isinstance(kind, Json):
        return kind.value_type == list[str] and kind.absent is nothing
    return isinstance(kind, _QUICK)


def _names(entity: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(entity))


def _decoders(columns: Sequence[Column[Any]], dialect: Dialect) -> Mapping[str, Decoder]:
    """Of the columns that are not read as they come."""
    found: dict[str, Decoder] = {}
    for place, column in enumerate(columns):
        decode = column.type.dialect_impl(dialect).result_processor(dialect, None)
        if decode is not None:
            found[column.name] = (place, decode)
    return found


def _written(
    entity: type[Entity],
    columns: Sequence[Column[Any]],
    decoders: Mapping[str, Decoder],
    late: Collection[str],
) -> Callable[[Row], Entity]:
    """A function that is written for these columns: a loop would take twice as long."""
    names = set(_names(entity))
    light = _light(entity, frozenset(names.intersection(late)))  # type: ignore[arg-type]  # a class has a hash
    known: dict[str, object] = {
        "new": object.__new__,
        "light": light,
        "decoders": decoders,
        "AWARE": AWARE,
        "NAIVE": NAIVE,
    }
    lines = [f"({''.join(f'value_{place}, ' for place in range(len(columns)))}) = row"]
    for place, column in enumerate(columns):
        name = column.name
        if name not in names or name in late:
            continue
        if name in decoders:
            known[f"known_{place}"], decoded = _spelled(column, decoders[name][1])
            lines.append(f"made.{name} = {decoded.format(place)}")
        else:
            lines.append(f"made.{name} = value_{place}")
    head = ("made = new(light)", "made._row = row", "made._decoders = decoders")
    body = "".join(f"    {line}\n" for line in (*head, *lines, "return made"))
    exec(f"def make(row):\n{body}", known)  # noqa: S102 - of the names of columns
    return cast("Callable[[Row], Entity]", known["make"])


def _spelled(
    column: Column[Any],  # Any: of any type
    decode: Callable[[Any], Any],  # Any: as `Decoder`
) -> tuple[object, str]:
    """What is to be `known`, and `decode` in words of Python, without a call of its own."""
    kind = column.type
    if decode is aware:
        return None, "None if value_{0} is None else AWARE + (value_{0} - NAIVE)"
    if isinstance(kind, Words):
        return Known(kind.words), "known_{0}[value_{0}]"
    if isinstance(kind, Json):  # that is quick, and so lacks nothing
        read = kind.adapter.validator.validate_json
        return read, "None if value_{0} is None else known_{0}(value_{0})"
    return decode, "known_{0}(value_{0})"


@cache
def _light(entity: type, late: frozenset[str]) -> type:
    """The entity's class with a slot for each of its fields but those that are decoded late.

    SQLAlchemy's attributes of the class itself need a session's record of each object. To call it
    makes an entity: `dataclasses.replace` does, of what is to be stored.
    """

    def entity_of(cls: type, **given: Any) -> Any:  # noqa: ANN401 - as the entity's own
        del cls
        return entity(**given)

    at_once = [name for name in _names(entity) if name not in late]
    return type(
        entity.__name__,
        (entity,),
        {
            **{name: _Late(name) for name in late},
            "__slots__": (*at_once, "_row", "_decoders"),
            "__new__": entity_of,
            "__module__": entity.__module__,
            "__qualname__": entity.__qualname__,
            "__doc__": entity.__doc__,
        },
    )


class _Late:
    """A field that is decoded when it is first asked for.

    What it is then, or is set to, lies in the object itself, where Python looks first.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, made: Any, owner: type) -> Any:  # noqa: ANN401 - as the entity's own
        if made is None:
            return self
        place, decode = made._decoders[self._name]  # noqa: SLF001 - ours
        value = made.__dict__[self._name] = decode(made._row[place])  # noqa: SLF001 - ours
        return value
