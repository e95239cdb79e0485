"""What one address may have read of texts that nobody remembers."""

from collections.abc import Callable

from domain.errors import RateLimited
from domain.language import Sentence
from domain.rate_limit import Bucket, RateLimits

# A point is what it is in `schema.points`. Where nothing but names and braces is written, 25
# characters take as long, until there are as many tokens as there may be; what is beyond those are
# strings and comments, which are only looked through.
_DENSE_CHARACTERS = 25
_DENSE_POINTS = 400
_SPARSE_CHARACTERS = 1000

_TOO_MANY_TEXTS = Sentence(
    "新的查询文本过多（请用 variables 传值，使文本可以重复使用）",
    "Too many new texts of operations came from your address"
    " (send values as variables, so that the texts stay the same)",
)


def points_of(text: str) -> int:
    """To parse, measure and validate it, or to refuse it."""
    dense = min(len(text) // _DENSE_CHARACTERS, _DENSE_POINTS)
    return 1 + dense + len(text) // _SPARSE_CHARACTERS


class TextBudget:
    def __init__(self, rate_limits: RateLimits, *, on_refusal: Callable[[Bucket], None]) -> None:
        self._rate_limits = rate_limits
        self._on_refusal = on_refusal

    async def spend(self, text: str, ip_address: str) -> None:
        """Raises `RateLimited`."""
        try:
            await self._rate_limits.take(Bucket.TEXT_PER_ADDRESS, ip_address, points_of(text))
        except RateLimited as error:
            self._on_refusal(Bucket.TEXT_PER_ADDRESS)
            seconds = error.retry_after_seconds
            raise RateLimited(retry_after_seconds=seconds, why=_TOO_MANY_TEXTS) from error
