"""One page of a longer list, read by keyset: a cursor names the last item seen."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

from domain.errors import BadUserInput
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
class Position:
    """A place in a list ordered by (moment, id)."""

    moment: datetime
    item_id: str

    def to_cursor(self, list_name: str) -> str:
        """The opaque text a client sends back to go on from here in `list_name`."""
        fields = [list_name, self.moment.isoformat(), self.item_id]
        return base64.urlsafe_b64encode(json.dumps(fields).encode()).decode().rstrip("=")

    @classmethod
    def from_cursor(cls, cursor: str, list_name: str) -> "Position":
        """The position that `cursor` names.

        Raises `CursorInvalid` for anything that `list_name` did not hand out.
        """
        try:
            padded = cursor + "=" * (-len(cursor) % 4)
            fields = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
            named, moment, item_id = fields
            position = cls(datetime.fromisoformat(moment).astimezone(UTC), str(item_id))
        except (binascii.Error, ValueError, TypeError, RecursionError, OverflowError) as error:
            raise CursorInvalid from error
        if named != list_name or position.to_cursor(list_name) != cursor:
            raise CursorInvalid
        return position


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
        list_name: str,
        *,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> "PageRequest":
        """Reads Relay's four arguments; neither `first` nor `last` means `PAGE_DEFAULT` items.

        Raises `PageSizeInvalid` and `CursorInvalid`.
        """
        asked = [size for size in (first, last) if size is not None]
        size = asked[0] if asked else PAGE_DEFAULT
        if len(asked) > 1 or not 1 <= size <= PAGE_LIMIT:
            raise PageSizeInvalid
        return cls(
            size,
            after=None if after is None else Position.from_cursor(after, list_name),
            before=None if before is None else Position.from_cursor(before, list_name),
            is_backward=last is not None,
        )


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Items in list order, and whether there are more on either side."""

    items: Sequence[Item]
    has_next_page: bool
    has_previous_page: bool
