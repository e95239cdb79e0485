"""The searcher that asks one back end after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.event_logger import EventLogger
from domain.failure import FailureCode, RecipeFailed
from domain.searching import Recency, SearchHit
from infra.circuit import Circuit, MonotonicClock
from infra.search.back_end import BackEnd, Query
from infra.search.text import one_line

#: Tavily takes no more, and no engine heeds as much.
_QUERY_LENGTH = 400

_log = EventLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sparing:
    """After how many failures in a row a back end is spared, and for how long."""

    failures_to_open: int = 3
    cool_down_seconds: float = 60.0


class FailoverSearcher:
    """Falls over to the next back end where one fails or finds nothing."""

    def __init__(
        self,
        back_ends: Sequence[BackEnd],
        *,
        clock: MonotonicClock,
        now: Callable[[], datetime],
        sparing: Sparing = Sparing(),
    ) -> None:
        self._now = now
        self._lines = [
            _Line(
                back_end,
                Circuit(
                    threshold=sparing.failures_to_open,
                    cool_down_seconds=sparing.cool_down_seconds,
                    clock=clock,
                ),
            )
            for back_end in back_ends
        ]

    @property
    def is_available(self) -> bool:
        return bool(self._lines)

    @property
    def circuits(self) -> list[tuple[str, Circuit]]:
        """Of each back end by its name, in the order in which they are asked."""
        return [(line.back_end.name, line.circuit) for line in self._lines]

    async def search(
        self, query: str, *, limit: int, recency: Recency | None
    ) -> Sequence[SearchHit]:
        """Finds nothing only where no back end failed: that one might have found something."""
        text = one_line(query)[:_QUERY_LENGTH].rstrip()
        if not text or limit < 1:
            return []
        asked = Query(text=text, limit=limit, recency=recency)
        failures: list[RecipeFailed] = []
        for line in self._lines:
            try:
                if hits := await self._hits(line, asked):
                    return hits
            except RecipeFailed as failed:
                _report(failed, line.back_end)
                failures.append(failed)
        if failures or not self._lines:
            raise _failure_of_all(failures)
        return []

    async def _hits(self, line: "_Line", query: Query) -> Sequence[SearchHit]:
        with line.circuit.call():
            found = await line.back_end.search(query)
        from infra.search.hits import hits_in  # noqa: PLC0415 - docs/adr/0046: in workers alone

        return hits_in(found, limit=query.limit, now=self._now())

    async def aclose(self) -> None:
        for line in self._lines:
            await line.back_end.aclose()


@dataclass(frozen=True, slots=True)
class _Line:
    back_end: BackEnd
    circuit: Circuit


def _report(failed: RecipeFailed, back_end: BackEnd) -> None:
    _log.warning("search.failed", back_end=back_end.name, code=failed.code, detail=failed.detail)


def _failure_of_all(failures: Sequence[RecipeFailed]) -> RecipeFailed:
    """With the earliest moment that one of them named."""
    waits = [failed.retry_after_seconds for failed in failures if failed.retry_after_seconds]
    return RecipeFailed(
        FailureCode.SEARCH_UNAVAILABLE,
        detail="; ".join(failed.detail for failed in failures) or "no back end",
        retry_after_seconds=min(waits, default=None),
    )
