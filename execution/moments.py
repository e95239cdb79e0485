"""Moments as text, many at a time."""

from collections.abc import Sequence
from datetime import UTC, datetime
from operator import attrgetter

import orjson

_ZONES = {id(UTC), id(None)}
_zone = attrgetter("tzinfo")


def isoformats(moments: Sequence[datetime]) -> list[str] | None:
    """What `isoformat` gives of each; None where one is neither in UTC nor without a zone.

    orjson writes the others in the same form, in a fifth of the time.
    """
    if not _ZONES.issuperset(map(id, map(_zone, moments))):
        return None
    try:
        texts: list[str] = orjson.loads(orjson.dumps(moments))
    except orjson.JSONEncodeError:  # of a class of its own
        return None
    return texts
