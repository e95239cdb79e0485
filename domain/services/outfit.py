"""Which engines there are, as those who work with them have found them."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.crew import Crew, CrewUnknown
from domain.engines import EngineOffer, Engines

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outfit:
    engines: Engines
    crew: Crew

    async def offers(self) -> Sequence[EngineOffer]:
        """An engine is available while one of the workers alive does not spare it.

        Where no worker is known, as this process has found it.
        """
        try:
            workers = await self.crew.list()
        except CrewUnknown:
            _log.warning("outfit.crew_unknown")
            workers = []
        if not workers:
            return self.engines.offers()
        spared = frozenset.intersection(*(worker.spared for worker in workers))
        return [
            replace(offer, is_available=offer.name not in spared) for offer in self.engines.offers()
        ]
