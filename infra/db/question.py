"""Questions for entities, whose SQL is made once for each shape that their values can have."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Dialect,
    Executable,
    Select,
    bindparam,
    select,
)

from infra.db.values import Row, Values

Entity = TypeVar("Entity")
Shape = TypeVar("Shape", bound=Hashable)
#: By the names of a question's parameters.
Given = Mapping[str, object]

_TEXTS = 512
#: Lists of keys are filled up to a power of two; beyond this, to a multiple of it.
_LONG_LIST = 256


class Made(Protocol[Entity]):
    """What comes of the rows: `Values`, or something simpler."""

    @property
    def entity(self) -> type[Entity]: ...

    def selected(self, statement: Select[Any]) -> Executable: ...  # Any: of its row

    def maker(self, dialect: Dialect) -> Callable[[Sequence[Row]], list[Entity]]: ...


@dataclass(frozen=True, slots=True, eq=False)
class Question(Generic[Entity, Shape]):
    """`select` has a named parameter in place of each value, and depends on the shape alone."""

    values: Made[Entity]
    select: Callable[[Shape], Select[Any]]  # Any: of all columns of the values


@dataclass(frozen=True, slots=True)
class Text(Generic[Entity]):
    """A question in SQL; `prepared` is the same with a server's own marks for parameters."""

    sql: str
    prepared: str
    parameters: Callable[[Given], tuple[object, ...]]
    entities: Callable[[Sequence[Row]], list[Entity]]


@lru_cache(maxsize=_TEXTS)
def statement_of(
    question: Question[Entity, Shape], shape: Shape
) -> Select[Any]:  # Any: as `Question.select`
    return question.select(shape)


@lru_cache(maxsize=_TEXTS)
def text_of(question: Question[Entity, Shape], shape: Shape, dialect: Dialect) -> Text[Entity]:
    compiled = statement_of(question, shape).compile(dialect=dialect)
    names = compiled.positiontup or []
    sql = str(compiled)
    return Text(
        sql=sql,
        prepared=sql % (("?",) * len(names)) if dialect.paramstyle == "format" else sql,
        parameters=_parameters([compiled.binds[name] for name in names], dialect),
        entities=question.values.maker(dialect),
    )


def _parameters(
    binds: Sequence[BindParameter[Any]],  # Any: of any type
    dialect: Dialect,
) -> Callable[[Given], tuple[object, ...]]:
    """From what is given to what the driver takes, in its order."""
    encoders = [
        (bind.key, bind.type.dialect_impl(dialect).bind_processor(dialect)) for bind in binds
    ]
    # The dialects' own, as SQLite's OFFSET of none.
    constants = {bind.key: bind.value for bind in binds if not bind.required}

    def parameters(given: Given) -> tuple[object, ...]:
        if constants:
            given = {**constants, **given}
        return tuple(
            [given[name] if encode is None else encode(given[name]) for name, encode in encoders]
        )

    return parameters


def keyed(
    values: Values[Entity], column: Column[str], *order: ColumnElement[Any]
) -> Question[Entity, int]:
    """For those of which the column holds one of some keys; its shape is how many."""

    def of(count: int) -> Select[Any]:
        keys = [bindparam(name, type_=column.type) for name in _keys(count)]
        return select(*values.columns).where(column.in_(keys)).order_by(*order)

    return Question(values, of)


def given_keys(keys: Collection[str]) -> Given:
    """Of at least one; the last stands there again for all that are missing to a usual number."""
    listed = list(keys)
    count = _usual(len(listed))
    listed += listed[-1:] * (count - len(listed))
    return dict(zip(_keys(count), listed, strict=True))


def _usual(count: int) -> int:
    if count > _LONG_LIST:
        return -(-count // _LONG_LIST) * _LONG_LIST
    return 1 << (count - 1).bit_length()


@lru_cache(maxsize=_TEXTS)
def _keys(count: int) -> Sequence[str]:
    return [f"key_{place}" for place in range(count)]
