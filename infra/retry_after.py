"""How long a provider asks us to stay away."""

import math
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

_LONGEST_WAIT_SECONDS = 3600.0


def retry_after_seconds(headers: Mapping[str, str]) -> float | None:
    """What the header Retry-After says, within an hour; None without one that can be read."""
    said = headers.get("retry-after")
    if said is None:
        return None
    try:
        seconds = float(said)
    except ValueError:
        seconds = _seconds_until(said, headers.get("date"))
    return min(max(seconds, 0.0), _LONGEST_WAIT_SECONDS) if math.isfinite(seconds) else None


def _seconds_until(moment: str, now: str | None) -> float:
    """By the provider's own clock; not a number where either is no HTTP date."""
    try:
        return (parsedate_to_datetime(moment) - parsedate_to_datetime(now or "")).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return math.nan
