"""What a search back end is asked and answers, before anything is tidied."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.failure import FailureCode, RecipeFailed
from domain.searching import Recency
from infra.circuit import RequestDeclined

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
#: About this one query: the same back end may well take the next.
_ABOUT_THE_QUERY = frozenset({400, 413, 414, 422})


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """`text` is one line that UTF-8 can carry, and not empty; `limit` is at least one."""

    text: str
    limit: int
    recency: Recency | None = None

    @property
    def is_chinese(self) -> bool:
        return bool(_HAN.search(self.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One result in the words of its service, markup and all; empty where it says nothing."""

    url: str
    title: str
    snippet: str = ""
    site_name: str = ""
    published: str = ""


class BackEnd(Protocol):
    @property
    def name(self) -> str:
        """For logs."""

    async def search(self, query: Query) -> Sequence[Found]:
        """The best first; raises `RecipeFailed` with `SEARCH_UNAVAILABLE`."""

    async def aclose(self) -> None: ...


def unavailable(detail: str) -> RecipeFailed:
    return RecipeFailed(FailureCode.SEARCH_UNAVAILABLE, detail=detail)


def refusal(status: int, *, retry_after_seconds: float | None = None) -> RecipeFailed:
    """What a status that is no success means, in a header or in a body."""
    kind = RequestDeclined if status in _ABOUT_THE_QUERY else RecipeFailed
    return kind(
        FailureCode.SEARCH_UNAVAILABLE,
        detail=f"status {status}",
        retry_after_seconds=retry_after_seconds,
    )
