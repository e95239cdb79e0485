"""One page of a longer list, read by keyset: a cursor names the last item seen."""

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from json.encoder import encode_basestring_ascii as _quoted
from typing import Any, Generic, NamedTuple, TypeVar

from domain.errors import BadUserInput
from domain.ids import opaque
from domain.language import Sentence

PAGE_LIMIT = 100
PAGE_DEFAULT = 20

Item = TypeVar("Item")


class CursorInvalid(BadUserInput):
    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "游标无效：只能使用同一列表、同一排序返回的 cursor。",
                "Invalid cursor: use one that this same list returned in this same order.",
            )
        )


class PageSizeInvalid(BadUserInput):
    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"请只用 first 或 last 之一，取值 1 到 {PAGE_LIMIT}。",
                f"Give either first or last, from 1 to {PAGE_LIMIT}.",
            )
        )


@dataclass(frozen=True, slots=True)
class Ranked:
    """Where a list has classes, and is ordered by moments within each."""

    rank: int
    moment: datetime


#: What reading any text that somebody made up may come to.
_MALFORMED = (
    *(binascii.Error, ValueError, TypeError, KeyError),
    *(RecursionError, OverflowError),
)
#: What a list is ordered by before the ids of its items.
SortKey = datetime | str | Ranked


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that cursors are bound to, and the kind of their keys."""

    name: str
    sorted_by: type[SortKey] = datetime


class Position(NamedTuple):
    """A place in a list ordered by (key, id)."""

    key: SortKey
    item_id: str

    def to_cursor(self, list_name: str) -> str:
        """The opaque text a client sends back to go on from here in `list_name`."""
        [cursor] = cursors(list_name, (written(self.key),), (self.item_id,))
        return cursor

    @classmethod
    def from_cursor(
        cls, cursor: str, list_name: str, *, sorted_by: type[SortKey] = datetime
    ) -> "Position":
        """The position that `cursor` names.

        Raises `CursorInvalid` for anything that `list_name` did not hand out, such as one with
        another key than `sorted_by`.
        """
        try:
            padded = cursor + "=" * (-len(cursor) % 4)
            fields = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
            named, key, item_id = fields
            position = cls(_READ[sorted_by](key), str(item_id))
        except _MALFORMED as error:
            raise CursorInvalid from error
        if named != list_name or position.to_cursor(list_name) != cursor:
            raise CursorInvalid
        return position


def cursors(list_name: str, keys: Iterable[str], item_ids: Iterable[str]) -> list[str]:
    """What `to_cursor` gives of each position, whose keys are `written`.

    A page has one for each of its items.
    """
    head = f"[{_quoted(list_name)}, "
    positions = zip(keys, map(_quoted, item_ids), strict=True)
    return opaque([f"{head}{key}, {item_id}]" for key, item_id in positions])


def written(key: SortKey) -> str:
    """As JSON, without an encoder: moments are what most lists go by."""
    match key:
        case datetime():
            return f'"{key.isoformat()}"'
        case Ranked():
            return json.dumps([key.rank, key.moment.isoformat()])
        case _:
            return json.dumps({"text": key})


def _moment(plain: Any) -> datetime:  # noqa: ANN401 - whatever a client sent
    return datetime.fromisoformat(plain).astimezone(UTC)


def _text(plain: Any) -> str:  # noqa: ANN401 - whatever a client sent
    """Half a character is a `UnicodeError`: no database takes one."""
    text = str(plain["text"])
    text.encode()
    return text


def _ranked(plain: Any) -> Ranked:  # noqa: ANN401 - whatever a client sent
    rank, moment = plain
    return Ranked(_RANKS.index(rank), _moment(moment))


_RANKS = range(2)
_READ: Mapping[type[SortKey], Callable[[Any], SortKey]] = {
    datetime: _moment,
    str: _text,
    Ranked: _ranked,
}


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page of a list is asked for, always at most `PAGE_LIMIT` items."""

    size: int
    after: Position | None = None
    before: Position | None = None
    is_backward: bool = False

    @classmethod
    def of(
        cls,
        list_name: str | Listing,
        *,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> "PageRequest":
        """Reads Relay's four arguments; neither `first` nor `last` means `PAGE_DEFAULT` items.

        A list that is but named is ordered by moments.
        Raises `PageSizeInvalid` and `CursorInvalid`.
        """
        listing = Listing(list_name) if isinstance(list_name, str) else list_name
        asked = [size for size in (first, last) if size is not None]
        size = asked[0] if asked else PAGE_DEFAULT
        if len(asked) > 1 or not 1 <= size <= PAGE_LIMIT:
            raise PageSizeInvalid
        return cls(
            size,
            after=_read(after, listing),
            before=_read(before, listing),
            is_backward=last is not None,
        )


def _read(cursor: str | None, listing: Listing) -> Position | None:
    if cursor is None:
        return None
    return Position.from_cursor(cursor, listing.name, sorted_by=listing.sorted_by)


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Items in list order, and whether there are more on either side."""

    items: Sequence[Item]
    has_next_page: bool
    has_previous_page: bool
