"""What has come of an answer, and what it may not become."""

from domain.failure import FailureCode, RecipeFailed
from infra.ai.endpoint_metering import Meter
from infra.ai.surrogates import SurrogateJoiner

#: Far beyond any distillation, thoughts included: a model that babbles on is stopped here.
_LONGEST_ANSWER = 200_000


class Answer:
    """Turns what a provider streams into text that can be stored, and knows when it is whole."""

    def __init__(self, meter: Meter) -> None:
        self.is_finished = False
        self._failure: RecipeFailed | None = None
        self._meter = meter
        self._has_parts = False
        self._length = 0
        self._joiner = SurrogateJoiner()

    def note_part(self) -> None:
        """The provider's stream holds what its protocol says it does."""
        self._has_parts = True
        self._meter.note_answered()

    def note_count(self, *, tokens_in: int | None, tokens_out: int | None) -> None:
        self._meter.note_count(tokens_in=tokens_in, tokens_out=tokens_out)

    def finish(self, failure: RecipeFailed | None = None) -> None:
        """No more text comes, at most the count of tokens; `failure` makes the text useless."""
        self.is_finished = True
        self._failure = self._failure or failure

    def text(self, piece: str) -> str:
        """The next piece to hand on; raises `RecipeFailed` where there are too many."""
        if self._failure:
            return ""
        joined = self._joiner.feed(piece)
        self._grow(joined)
        if joined:
            self._meter.note_piece()
        return joined

    def thought(self, piece: str) -> None:
        """Is paid like text, but not handed on; raises `RecipeFailed` like `text`."""
        self._grow(piece)

    def _grow(self, piece: str) -> None:
        self._meter.note_text(piece)
        self._length += len(piece)
        if self._length > _LONGEST_ANSWER:
            raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail="answer without end")

    def check_whole(self) -> None:
        """Raises `RecipeFailed` where the stream ended before the answer did, or it is useless."""
        if self._failure:
            raise self._failure
        if not self._has_parts:
            raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail="no chunk in the stream")
        if not self.is_finished:
            raise RecipeFailed(FailureCode.PROVIDER_UNAVAILABLE, detail="stream cut")
