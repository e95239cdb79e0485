"""What the web is searched for and what is found, whoever searches it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from domain.errors import ErrorCode, Refusal
from domain.language import Sentence


class SearchNotConfigured(Refusal):
    code = ErrorCode.SEARCH_NOT_CONFIGURED

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "本服务器尚未开通全网搜索：请联系管理员配置，或改用 generateFromUrl 并提供链接。",
                "Web search is not set up on this server;"
                " ask its operator, or use generateFromUrl with links.",
            )
        )


class Recency(StrEnum):
    """How old a page may be at most."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    YEAR = "YEAR"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One page that was found: plain text on one line each, and an http or https address.

    `snippet` is empty where there is none; `published_on` is an ISO date.
    """

    url: str
    title: str
    snippet: str
    site_name: str | None
    published_on: str | None


class Searcher(Protocol):
    @property
    def is_available(self) -> bool:
        """Whether there is anything to search with; nobody is asked."""

    async def search(
        self, query: str, *, limit: int, recency: Recency | None
    ) -> Sequence[SearchHit]:
        """At most `limit` pages, the best first, none of them twice.

        Empty only where everybody who was asked knows of none; raises
        `domain.failure.RecipeFailed` with `SEARCH_UNAVAILABLE` otherwise.
        """
