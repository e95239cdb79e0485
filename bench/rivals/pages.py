"""The page as GraphQL shows it: cursors as the product's, and the loads of one operation."""

from collections.abc import Sequence

from aiodataloader import DataLoader

from bench.rivals.history import History, Row
from bench.rivals.serving import Source
from domain.page import Position

_LIST = "contents:CREATED_AT:desc"


class Loaders:
    """Of one operation."""

    def __init__(self, history: History) -> None:
        self.users: DataLoader[str, Row] = DataLoader(history.users)
        self.assets: DataLoader[str, Sequence[Row]] = DataLoader(history.assets)


async def history_page(source: Source, first: int) -> tuple[Sequence[Row], bool]:
    """The rows of a page, and whether more follow."""
    rows = await source.history.page(source.viewer, first + 1)
    return rows[:first], len(rows) > first


def cursor_of(row: Row) -> str:
    return Position(row["createdAt"], row["id"]).to_cursor(_LIST)
