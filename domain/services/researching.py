"""Finding pages that answer a question, and reading them."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest

from domain.failure import FailureCode, RecipeFailed
from domain.overlap import distinct
from domain.recipe import Progress
from domain.relevance import by_relevance
from domain.searching import Recency, Searcher, SearchHit, SearchNotConfigured
from domain.services.sourcing import Sourcing
from domain.source import SourceArticle
from domain.stage import Stage
from domain.together import together

#: Some of what is found cannot be read, and some says the same twice.
_SPARE_SHARE, _ENOUGH_SHARE = 1.5, 0.5
_HITS_OF_A_QUERY = 10
_FETCHES_AT_ONCE = 6

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Researching:
    searcher: Searcher
    sourcing: Sourcing

    def require_search(self) -> None:
        """Raises `SearchNotConfigured`."""
        if not self.searcher.is_available:
            raise SearchNotConfigured

    async def find(
        self,
        queries: Sequence[str],
        *,
        most: int,
        recency: Recency | None,
        progress: Progress,
    ) -> list[SourceArticle]:
        """At most `most` pages, unlike each other, those that say most on it first.

        Raises `RecipeFailed`: `SEARCH_UNAVAILABLE`, or `SEARCH_EMPTY` where no page can be read.
        """
        await progress.stage(Stage.SEARCHING, 10)
        hits = await self._search(queries, recency)
        await progress.stage(Stage.FETCHING, 20)
        articles = await self._read(hits, most, progress)
        kept = await asyncio.to_thread(_chosen, articles, queries, most)
        if not kept:
            raise RecipeFailed(FailureCode.SEARCH_EMPTY, detail=f"{len(hits)} hits")
        for article in kept:
            await progress.source(article)
        return kept

    async def _search(self, queries: Sequence[str], recency: Recency | None) -> list[SearchHit]:
        """The best of each query by turns; a query that fails is made up for by the others."""
        answers = await together(self._ask(query, recency) for query in queries)
        failures = [answer for answer in answers if isinstance(answer, RecipeFailed)]
        if failures and len(failures) == len(answers):
            raise failures[0]
        found = [answer for answer in answers if not isinstance(answer, RecipeFailed)]
        unlike: dict[str, SearchHit] = {}
        for hit in chain.from_iterable(zip_longest(*found)):
            if hit is not None:
                unlike.setdefault(hit.url, hit)
        return list(unlike.values())

    async def _ask(self, query: str, recency: Recency | None) -> Sequence[SearchHit] | RecipeFailed:
        try:
            return await self.searcher.search(query, limit=_HITS_OF_A_QUERY, recency=recency)
        except RecipeFailed as failed:
            return failed

    async def _read(
        self, hits: Sequence[SearchHit], most: int, progress: Progress
    ) -> list[SourceArticle]:
        """The best, and lesser ones only while not half of what was asked for can be read."""
        places = asyncio.Semaphore(_FETCHES_AT_ONCE)
        at_once = round(most * _SPARE_SHARE)
        pages: list[SourceArticle] = []
        for begin in range(0, len(hits), at_once):
            tried = hits[begin : begin + at_once]
            found = await together(self._read_one(hit, places) for hit in tried)
            pages += [page for page in found if page is not None]
            if len(pages) >= most * _ENOUGH_SHARE:
                break
        await progress.stage(Stage.READING, 40)
        return pages

    async def _read_one(self, hit: SearchHit, places: asyncio.Semaphore) -> SourceArticle | None:
        """None for a page that cannot be read: what one site hides, others tell."""
        async with places:
            try:
                page = await self.sourcing.read_page(hit.url)
            except RecipeFailed as failed:
                _log.info("research.page_skipped", extra={"code": failed.code.value})
                return None
        return replace(
            page,
            title=page.title or hit.title,
            site_name=page.site_name or hit.site_name,
            published_on=page.published_on or hit.published_on,
        )


def _chosen(
    articles: Sequence[SourceArticle], queries: Sequence[str], most: int
) -> list[SourceArticle]:
    unlike = [articles[index] for index in distinct([article.text for article in articles])]
    ranked = by_relevance(" ".join(queries), [f"{one.title}\n{one.text}" for one in unlike])
    return [unlike[index] for index in ranked[:most]]
