"""Long sources: a model reads them part by part, and picks the sentences that matter."""

import asyncio
from dataclasses import dataclass, replace

from domain.failure import FailureCode, RecipeFailed
from domain.quotation import Quotations
from domain.source import SourceArticle
from domain.together import together
from infra.ai.chunks import parts_of
from infra.ai.endpoint import Usage
from infra.ai.forms import CondenseAnswer, form_of
from infra.ai.models import Models
from infra.ai.prompting import Prompting
from infra.ai.structured import JsonDraft

_FORM = form_of(CondenseAnswer, "condensed")
_AT_ONCE = 3
#: What is asked for of all parts together, of what a model may be sent.
_ROOM_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Readable:
    """An article that a model can take, and what it took to make it so."""

    article: SourceArticle
    usage: Usage
    is_condensed: bool


class Condensing:
    """`longest_source` is what a model is sent of an article, in characters."""

    def __init__(self, models: Models, prompting: Prompting, *, longest_source: int) -> None:
        self._models = models
        self._prompting = prompting
        self._longest = longest_source

    async def readable(self, article: SourceArticle) -> Readable:
        """The article itself, or sentences of all its parts, word for word and in its order.

        Raises `RecipeFailed`.
        """
        if len(article.text) <= self._longest:
            return Readable(article, Usage(), is_condensed=False)
        parts = parts_of(article.text, self._longest)
        room = round(self._longest * _ROOM_SHARE / len(parts))
        places = asyncio.Semaphore(_AT_ONCE)
        read = await together(
            self._read(parts, index, room=room, places=places) for index in range(len(parts))
        )
        text = "\n".join(sentences for sentences, _ in read)[: self._longest]
        usage = Usage()
        for _, used in read:
            usage = usage.plus(used)
        return Readable(replace(article, text=text), usage, is_condensed=True)

    async def _read(
        self, parts: list[str], index: int, *, room: int, places: asyncio.Semaphore
    ) -> tuple[str, Usage]:
        prompt = self._prompting.condense(parts[index], part=index + 1, parts=len(parts), room=room)
        async with places:
            reply = await self._models.ask(prompt, lambda: JsonDraft(CondenseAnswer), form=_FORM)
        quotations = await asyncio.to_thread(Quotations, parts[index])
        found = [quotations.find(sentence) for sentence in reply.made.sentences]
        sentences = [sentence for sentence in found if sentence]
        if not sentences:
            raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail="no sentence of the part")
        return "\n".join(sentences)[: 2 * room], reply.usage
