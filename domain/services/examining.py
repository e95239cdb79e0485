"""Looking at texts for nothing: what they are like, and whether they may be published."""

import asyncio
from dataclasses import dataclass, field

from domain.analysis import Analyst, ContentAnalysis
from domain.argument_name import named
from domain.compliance import ComplianceChecker, ComplianceReport
from domain.content import TITLE_LENGTH
from domain.errors import BadUserInput
from domain.language import Sentence
from domain.platform import Platform
from domain.rate_limit import Bucket, RateLimits
from domain.source import TEXT_MAXIMUM

#: Each keeps the interpreter busy, which serves all other requests too.
AT_ONCE = 2


class ArgumentTooLong(BadUserInput):
    def __init__(self, name: str, *, longest: int) -> None:
        super().__init__(
            Sentence(
                f"{named(name).zh_cn}最多 {longest} 个字符。",
                f"The {named(name).en} has at most {longest} characters.",
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Examining:
    checker: ComplianceChecker
    analyst: Analyst
    rate_limits: RateLimits
    _places: asyncio.Semaphore = field(
        init=False, repr=False, default_factory=lambda: asyncio.Semaphore(AT_ONCE)
    )

    async def compliance(
        self, text: str, *, platform: Platform | None, user_id: str
    ) -> ComplianceReport:
        """Raises `ArgumentTooLong` and `RateLimited`."""
        _check_length(text, "text", longest=TEXT_MAXIMUM)
        await self.rate_limits.take(Bucket.EXAMINE_PER_ACCOUNT, user_id)
        async with self._places:
            return await asyncio.to_thread(self.checker.check, text, platform=platform)

    async def analysis(self, text: str, *, title: str | None, user_id: str) -> ContentAnalysis:
        """Raises `ArgumentTooLong` and `RateLimited`."""
        _check_length(text, "text", longest=TEXT_MAXIMUM)
        _check_length(title or "", "title", longest=TITLE_LENGTH)
        await self.rate_limits.take(Bucket.EXAMINE_PER_ACCOUNT, user_id)
        async with self._places:
            return await asyncio.to_thread(self.analyst.analyse, text, title=title)


def _check_length(text: str, name: str, *, longest: int) -> None:
    if len(text) > longest:
        raise ArgumentTooLong(name, longest=longest)
