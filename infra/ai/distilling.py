"""A model's distillation: Markdown, shown while it is written, then read."""

from domain.failure import FailureCode, RecipeFailed
from domain.quotation import Quotations
from domain.writing import WriteText
from infra.ai.draft import Draft
from infra.ai.markdown import BodyUnreadable, Essence, parse


class DistilDraft:
    def __init__(self, quotations: Quotations, *, write: WriteText) -> None:
        self._draft = Draft(quotations)
        self._write = write

    @property
    def is_begun(self) -> bool:
        return self._draft.is_begun

    async def feed(self, piece: str) -> None:
        if shown := self._draft.feed(piece):
            await self._write(shown)

    async def finish(self) -> Essence:
        if shown := self._draft.finish():
            await self._write(shown)
        try:
            return parse(self._draft.body, other_titles=self._draft.other_titles)
        except BodyUnreadable as unreadable:
            detail = str(unreadable)
        raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail=detail)
