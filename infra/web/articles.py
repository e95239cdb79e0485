"""Takes articles out of pages, off the event loop."""

import asyncio

from domain.source import FetchedPage, SourceArticle
from infra.web.tasks import article_of


class ArticleExtractor:
    async def extract(self, page: FetchedPage) -> SourceArticle:
        return await asyncio.to_thread(article_of, page)
