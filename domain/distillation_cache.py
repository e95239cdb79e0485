"""Keeping distillations for a while, so that the same is not written twice."""

from dataclasses import dataclass
from typing import Protocol

from domain.writing import Distillation


@dataclass(frozen=True, slots=True)
class Kept:
    """A distillation, and the generation that it was made for."""

    generation_id: str
    distillation: Distillation


class DistillationCache(Protocol):
    """Loses what it holds whenever it likes; it never fails a caller."""

    async def get(self, content_hash: str) -> Kept | None: ...

    async def put(self, content_hash: str, kept: Kept) -> None:
        """Keeps it for half an hour."""
