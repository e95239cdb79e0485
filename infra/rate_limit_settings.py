"""How much an operator lets one address and one user ask for."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import BaseSettings, NoDecode

from domain.rate_limit import BATCH_LIMIT, COST_LIMIT, LIMITS, Bucket, Limit

#: In points: of 2 MiB, the longest body that there is.
_LONGEST_TEXT = 2500
_SECONDS = {"s": 1, "m": 60, "h": 3600}
_WRITTEN = re.compile(r"([1-9]\d{0,8})/([smh]) burst ([1-9]\d{0,8})")


def _limit(value: object) -> object:
    if not isinstance(value, str):
        return value
    written = _WRITTEN.fullmatch(value.strip())
    if written is None:
        raise ValueError("is no limit; write 10/s burst 20, with /s, /m or /h")
    per_second = Fraction(int(written[1]), _SECONDS[written[2]])
    return Limit(per_second=per_second, burst=int(written[3]))


def _roomy(least: int, *, what: str) -> Callable[[Limit], Limit]:
    """Of a smaller burst something would be left that is never let through."""

    def checked(limit: Limit) -> Limit:
        if limit.burst < least:
            raise ValueError(f"needs a burst of {least} at least, for {what}")
        return limit

    return checked


_AsLimit = Annotated[Limit, NoDecode, BeforeValidator(_limit)]
_OfRequests = Annotated[
    _AsLimit, AfterValidator(_roomy(BATCH_LIMIT, what="a batch of that many is one request"))
]
_OfCosts = Annotated[
    _AsLimit, AfterValidator(_roomy(COST_LIMIT, what="one operation may cost as much"))
]
_OfTexts = Annotated[
    _AsLimit, AfterValidator(_roomy(_LONGEST_TEXT, what="one text takes as much to read"))
]


class RateLimitSettings(BaseSettings):
    """Written as `10/s burst 20`: a full bucket holds 20, and 10 a second flow back into it."""

    #: Open at a time, in each process of the API.
    websockets_per_user: int = Field(default=20, ge=1)
    websockets_per_address: int = Field(default=LIMITS[Bucket.SOCKET_PER_ADDRESS].burst, ge=1)
    rate_limit_per_address: _OfRequests = LIMITS[Bucket.OPERATION_PER_ADDRESS]
    rate_limit_per_user: _AsLimit = LIMITS[Bucket.OPERATION_PER_ACCOUNT]
    #: Of one user's mutations of one name; the second of those that start jobs.
    rate_limit_per_mutation: _AsLimit = LIMITS[Bucket.MUTATION_PER_ACCOUNT]
    rate_limit_per_job: _AsLimit = LIMITS[Bucket.JOB_PER_ACCOUNT]
    #: In points; those of an address are for who has not signed in.
    cost_budget_per_user: _OfCosts = LIMITS[Bucket.COST_PER_ACCOUNT]
    cost_budget_per_address: _OfCosts = LIMITS[Bucket.COST_PER_ADDRESS]
    #: In points, for texts of operations that are not remembered.
    text_budget_per_address: _OfTexts = LIMITS[Bucket.TEXT_PER_ADDRESS]

    @property
    def limits(self) -> Mapping[Bucket, Limit]:
        return {
            **LIMITS,
            Bucket.SOCKET_PER_ADDRESS: self._sockets_per_address,
            Bucket.OPERATION_PER_ADDRESS: self.rate_limit_per_address,
            Bucket.OPERATION_PER_ACCOUNT: self.rate_limit_per_user,
            Bucket.MUTATION_PER_ACCOUNT: self.rate_limit_per_mutation,
            Bucket.JOB_PER_ACCOUNT: self.rate_limit_per_job,
            Bucket.COST_PER_ACCOUNT: self.cost_budget_per_user,
            Bucket.COST_PER_ADDRESS: self.cost_budget_per_address,
            Bucket.TEXT_PER_ADDRESS: self.text_budget_per_address,
        }

    @property
    def _sockets_per_address(self) -> Limit:
        """All that may be open can come back at once."""
        opened = LIMITS[Bucket.SOCKET_PER_ADDRESS]
        return replace(opened, burst=max(opened.burst, self.websockets_per_address))
