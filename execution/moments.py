"""Moments as text, many at a time."""

from collections.abc import Sequence
from datetime import UTC, datetime
from operator import attrgetter

import orjson

_ZONES = {UTC, None}
_zone = attrgetter("tzinfo")


def isoformats(moments: Sequence[datetime]) -> list[str] | None:
    """What `isoformat` gives of each; None where one is neither in UTC nor without a zone.

    orjson writes the others in the same form, in a fifth of the time.
    """
    try:
        if not _ZONES.issuperset(map(_zone, moments)):
            return None
        texts: list[str] = orjson.loads(orjson.dumps(moments))
    except Exception:  # noqa: BLE001 - of a class of moments or zones of somebody's own
        return None
    return texts
