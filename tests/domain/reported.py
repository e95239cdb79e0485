"""A `Progress` that only remembers."""

from dataclasses import dataclass, field

from domain.asset import Asset
from domain.stage import Stage


@dataclass(eq=False)
class Reported:
    stages: list[tuple[Stage, int]] = field(default_factory=list)
    text: str = ""
    assets: list[Asset] = field(default_factory=list)

    async def stage(self, stage: Stage, percent: int) -> None:
        self.stages.append((stage, percent))

    async def write(self, delta: str) -> None:
        self.text += delta

    async def asset(self, asset: Asset) -> None:
        self.assets.append(asset)
