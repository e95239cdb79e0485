"""What is known, once an answer was made, of how long it holds."""

from dataclasses import dataclass

from schema.cache_control import CacheScope


@dataclass(slots=True)
class Freshness:
    """Without a scope nobody may keep the answer."""

    scope: CacheScope | None = None
    seconds: float = 0.0
