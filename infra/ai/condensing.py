"""Long sources: a model reads them part by part, and picks the sentences that matter."""

import asyncio
from collections.abc import Sequence
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
        room = self._longest // len(parts)
        places = asyncio.Semaphore(_AT_ONCE)
        read = await together(
            self._read(parts, index, room=room, places=places) for index in range(len(parts))
        )
        text = "\n".join(sentences for sentences, _ in read if sentences)
        if not text:
            raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail="no sentence of any part")
        usage = Usage()
        for _, used in read:
            usage = usage.plus(used)
        return Readable(replace(article, text=text), usage, is_condensed=True)

    async def _read(
        self, parts: list[str], index: int, *, room: int, places: asyncio.Semaphore
    ) -> tuple[str, Usage]:
        """At most `room` characters of the part; none where nothing of the answer is in it."""
        asked = round(room * _ROOM_SHARE)
        prompt = self._prompting.condense(
            parts[index], part=index + 1, parts=len(parts), room=asked
        )
        async with places:
            reply = await self._models.ask(prompt, lambda: JsonDraft(CondenseAnswer), form=_FORM)
        quotations = await asyncio.to_thread(Quotations, parts[index])
        found = [quotations.find(sentence) for sentence in reply.made.sentences]
        return _fitting([sentence for sentence in found if sentence], room), reply.usage


def _fitting(sentences: Sequence[str], room: int) -> str:
    """Whole sentences, in their order."""
    kept: list[str] = []
    for sentence in sentences:
        if len(sentence) < room:
            kept.append(sentence)
            room -= len(sentence) + 1
    return "\n".join(kept)
