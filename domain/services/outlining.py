"""What cards are to say, in a brand's voice."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from domain.brand_voice import BrandHit, BrandVoice, ShownText, TextPart
from domain.decks import in_voice
from domain.failure import RecipeFailed
from domain.services.composing import complaints_of_brand
from domain.source import SourceArticle
from domain.writing import CardBrief, Engine, Outline, Revision, Writer


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outlining:
    writer: Writer

    @property
    def engine(self) -> Engine:
        return self.writer.engine

    async def outline(self, article: SourceArticle, brief: CardBrief) -> Outline:
        """Raises `RecipeFailed` for what its writer does.

        A model that uses words which the brand never says is asked once more. The outline with
        fewer of them is kept, with what both have taken.
        """
        voice = brief.brand_voice
        first = in_voice(await self.writer.outline(article, brief), voice)
        complaints = complaints_of_brand(_hits(first, voice))
        if not complaints or not first.provenance.engine.may_answer_anew:
            return first
        revision = Revision(_draft_of(first), tuple(complaints))
        try:
            made = await self.writer.outline(article, replace(brief, revision=revision))
        except RecipeFailed:
            return first
        second = in_voice(made, voice)
        better = min((second, first), key=lambda outline: len(_hits(outline, voice)))
        return replace(better, provenance=second.provenance.after(first.provenance))


def _hits(outline: Outline, voice: BrandVoice) -> tuple[BrandHit, ...]:
    return voice.hits_in(_said(outline))


def _said(outline: Outline) -> Iterator[ShownText]:
    yield from (ShownText(TextPart.TITLE, title) for title in outline.titles)
    yield ShownText(TextPart.SUBTITLE, outline.summary)
    for index, point in enumerate(outline.points, 1):
        yield ShownText(TextPart.HEADING, point.heading, index)
        yield ShownText(TextPart.BODY, point.text, index)


def _draft_of(outline: Outline) -> str:
    return "\n".join(each.text for each in _said(outline))
