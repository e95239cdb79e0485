"""Makers of pictures that only say what they were asked for."""

import json

from domain.cover import CoverOrder, CoverTheme, LayoutFamily
from domain.failure import FailureCode, RecipeFailed
from domain.language import Sentence
from domain.picture import Picture, QualityCheck, QualityRule

PASSED = QualityCheck(QualityRule.CONTRAST, is_passed=True, detail="7.1:1")


class FakeCoverMaker:
    """One theme of each family, named like it; fails for the sizes that a test names."""

    def __init__(self) -> None:
        self.orders: list[CoverOrder] = []
        self.unsettable: set[str] = set()

    @property
    def themes(self) -> list[CoverTheme]:
        return [
            CoverTheme(family.lower(), Sentence(family, family), family) for family in LayoutFamily
        ]

    async def cover(self, order: CoverOrder) -> Picture:
        self.orders.append(order)
        if order.name in self.unsettable:
            raise RecipeFailed(FailureCode.TEXT_UNSETTABLE)
        told = {"platform": order.platform, "size": order.name, "theme": order.theme_id}
        return Picture(
            data=json.dumps(told).encode(),
            mime_type="image/png",
            width=order.width,
            height=order.height,
            checks=(PASSED,),
        )

    async def preview(self, theme_id: str) -> bytes:
        return theme_id.encode()


class FakeImageMaker:
    model = "painter-1"
    cost_micros = 40_000

    def __init__(self) -> None:
        self.asked: list[tuple[str, int, int]] = []
        self.failure: FailureCode | None = None

    async def paint(self, prompt: str, *, width: int, height: int) -> bytes:
        if self.failure is not None:
            raise RecipeFailed(self.failure)
        self.asked.append((prompt, width, height))
        return b"painting"
