"""A model's JSON on its way to the reader: text as it grows, other things one by one."""

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from domain.failure import FailureCode, RecipeFailed
from domain.plain_text import Cleaning
from domain.writing import WriteText
from infra.ai.json_text import JsonText

Answer = TypeVar("Answer", bound=BaseModel)
Item = TypeVar("Item", bound=BaseModel)


class JsonDraft(Generic[Answer]):
    """Only reads; `is_begun` says whether a reader has seen anything of it."""

    def __init__(self, answer: type[Answer]) -> None:
        self._answer = answer
        self._json = JsonText()
        self.is_begun = False

    async def feed(self, piece: str) -> None:
        self._json.feed(piece)

    async def finish(self) -> Answer:
        """Raises `RecipeFailed` where the answer has not the form that was asked for."""
        try:
            return self._answer.model_validate(self._json.whole)
        except ValidationError as error:
            # Its messages hold the model's words; the places are ours.
            first = error.errors(include_url=False, include_context=False, include_input=False)[0]
            place = ".".join(str(step) for step in first["loc"])
            detail = f"answer: {first['type']} at {place or 'its root'}"
        raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail=detail)


class TextDraft(JsonDraft[Answer]):
    """Shows the text of one member while it grows, without addresses and pictures."""

    def __init__(self, answer: type[Answer], member: str, *, write: WriteText) -> None:
        super().__init__(answer)
        self._member = member
        self._write = write
        self._cleaning = Cleaning()
        self._taken = 0
        self._gap = ""
        self.text = ""

    async def feed(self, piece: str) -> None:
        await super().feed(piece)
        grown = self._json.partial.get(self._member)
        if isinstance(grown, str) and len(grown) > self._taken:
            fresh, self._taken = grown[self._taken :], len(grown)
            await self._show(self._cleaning.feed(fresh))

    async def finish(self) -> Answer:
        answer = await super().finish()
        # A server may send its answer in one piece.
        await self._show(self._cleaning.feed(getattr(answer, self._member)[self._taken :]))
        await self._show(self._cleaning.finish())
        return answer

    async def _show(self, text: str) -> None:
        """Without blank space at the start, and with none at the end before more comes."""
        text = self._gap + text if self.text else text.lstrip()
        shown = text.rstrip()
        self._gap = text[len(shown) :]
        if shown:
            self.is_begun = True
            self.text += shown
            await self._write(shown)


class ItemsDraft(JsonDraft[Answer], Generic[Answer, Item]):
    """Hands on the items of one member's list, each as soon as it is whole."""

    def __init__(
        self,
        answer: type[Answer],
        member: str,
        item: type[Item],
        *,
        take: Callable[[Item], Awaitable[None]],
    ) -> None:
        super().__init__(answer)
        self._member = member
        self._item = item
        self._take = take
        self._taken = 0

    async def feed(self, piece: str) -> None:
        await super().feed(piece)
        # The last one may still grow.
        await self._hand_on(self._json.partial.get(self._member), but_last=1)

    async def finish(self) -> Answer:
        answer = await super().finish()
        await self._hand_on(
            [item.model_dump() for item in getattr(answer, self._member)], but_last=0
        )
        return answer

    async def _hand_on(self, items: object, *, but_last: int) -> None:
        if not isinstance(items, list):
            return
        for raw in items[self._taken : len(items) - but_last]:
            try:
                item = self._item.model_validate(raw)
            except ValidationError:
                return  # `finish` says what is wrong with it
            self._taken += 1
            self.is_begun = True
            await self._take(item)
