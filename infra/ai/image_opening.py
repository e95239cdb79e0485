"""Opens what paints pictures, where the operator configured it.

Its library is loaded then alone: see `infra.ai.endpoint_opening`.
"""

import time
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Protocol

from domain.cover import ImageMaker
from infra.circuit import Circuit
from infra.provider_settings import ImageProvider


class SparedImages(ImageMaker, Protocol):
    """What paints, and may be left alone for a while after it has failed."""

    @property
    def circuit(self) -> Circuit: ...


@asynccontextmanager
async def opened_images(provider: ImageProvider | None) -> AsyncIterator[SparedImages | None]:
    """Connects when first used."""
    if provider is None:
        yield None
        return
    from infra.ai.images import OpenAIImages  # noqa: PLC0415 - see above

    async with aclosing(OpenAIImages(provider, clock=time.monotonic)) as images:
        yield images
