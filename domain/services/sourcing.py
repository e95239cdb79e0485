"""Getting hold of what a generation starts from."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.content import Article, Content, InfoCardSet, Script, VoiceClip
from domain.failure import FailureCode, RecipeFailed
from domain.info_card import text_of_cards
from domain.recipe import Progress
from domain.source import (
    TEXT_MINIMUM,
    ContentSource,
    Extractor,
    PageFetcher,
    Source,
    SourceArticle,
    TextSource,
    UrlForbidden,
    UrlInvalid,
    UrlPolicy,
    UrlSource,
    checked_text,
)
from domain.stage import Stage
from domain.unit_of_work import Database


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sourcing:
    database: Database
    url_policy: UrlPolicy
    fetcher: PageFetcher
    extractor: Extractor

    def admit(self, source: Source) -> Source:
        """The source in its normal form.

        Raises `TextTooShort`, `TextTooLong`, `TextUnreadable`, `UrlInvalid`, `UrlForbidden`.
        """
        match source:
            case TextSource(text):
                return TextSource(checked_text(text))
            case UrlSource(url):
                return UrlSource(self.url_policy.check(url))
            case ContentSource():
                return source

    def admit_url(self, url: str, *, field: Sequence[str]) -> str:
        """Its normal spelling; raises `UrlInvalid` and `UrlForbidden`, about that argument."""
        try:
            return self.url_policy.check(url)
        except UrlInvalid:
            raise UrlInvalid(field=field) from None
        except UrlForbidden:
            raise UrlForbidden(field=field) from None

    async def obtain(self, source: Source, progress: Progress) -> SourceArticle:
        """The article itself; raises `RecipeFailed` with a `SOURCE_…` code."""
        match source:
            case TextSource(text):
                return SourceArticle(text=text)
            case UrlSource(url):
                return await self._read_page(url, progress)
            case ContentSource(content_id):
                return await self._reuse(content_id)

    async def _read_page(self, url: str, progress: Progress) -> SourceArticle:
        await progress.stage(Stage.FETCHING, 5)
        page = await self.fetcher.fetch(url)
        await progress.stage(Stage.READING, 20)
        return await self.extractor.extract(page)

    async def read_page(self, url: str) -> SourceArticle:
        """The article of a page that is one of several; raises `RecipeFailed`."""
        return await self.extractor.extract(await self.fetcher.fetch(url))

    async def _reuse(self, content_id: str) -> SourceArticle:
        async with self.database.read_latest() as reader:
            content = await reader.contents.get(content_id)
        if content is None or content.deleted_at is not None:
            raise RecipeFailed(FailureCode.SOURCE_GONE)
        text = _text_of(content)
        if len(text) < TEXT_MINIMUM:
            raise RecipeFailed(FailureCode.SOURCE_EMPTY)
        return SourceArticle(text=text, title=content.title, url=content.source_url)


def _text_of(content: Content) -> str:
    match content:
        case Article():
            return content.body
        case Script():
            return "\n".join(scene.narration for scene in content.scenes)
        case VoiceClip():
            return "\n".join(cue.text for cue in content.cues)
        case InfoCardSet():
            return text_of_cards(content.cards)
        case _:
            return ""
