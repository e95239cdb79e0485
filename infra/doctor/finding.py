"""What an examination of one dependency found."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: Tokens, leases and signatures compare the clocks of several machines.
CLOCK_TOLERANCE = timedelta(seconds=2)


class Health(StrEnum):
    OK = "ok"
    #: The product works, but not as it should, or not yet.
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    subject: str
    health: Health
    detail: str
    #: What to do; empty where all is well, or where `detail` says it.
    remedy: str = ""


Examination = AsyncIterator[Finding]


def ok(subject: str, detail: str) -> Finding:
    return Finding(subject, Health.OK, detail)


def warning(subject: str, detail: str, remedy: str) -> Finding:
    return Finding(subject, Health.WARNING, detail, remedy)


def failed(subject: str, detail: str, remedy: str) -> Finding:
    return Finding(subject, Health.FAILED, detail, remedy)


def clock(subject: str, theirs: datetime, *, ours: Callable[[], datetime]) -> Finding:
    behind = theirs - ours()
    detail = f"differs from this machine's by {abs(behind.total_seconds()):.1f} s"
    if abs(behind) > CLOCK_TOLERANCE:
        return failed(subject, detail, "Set both clocks with NTP, for example chrony.")
    return ok(subject, detail)
