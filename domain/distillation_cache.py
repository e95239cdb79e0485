"""Keeping distillations for a while, so that the same is not written twice."""

from typing import Protocol

from domain.writing import Distillation


class DistillationCache(Protocol):
    """Loses what it holds whenever it likes; it never fails a caller."""

    async def get(self, content_hash: str) -> Distillation | None: ...

    async def put(self, content_hash: str, distillation: Distillation) -> None:
        """Keeps it for half an hour."""
