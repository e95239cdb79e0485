"""A `Progress` that only remembers."""

from dataclasses import dataclass, field

from domain.asset import Asset
from domain.source import SourceArticle
from domain.stage import Stage


@dataclass(eq=False)
class Reported:
    stages: list[tuple[Stage, int]] = field(default_factory=list)
    text: str = ""
    #: What each restart made void.
    voided: list[str] = field(default_factory=list)
    sources: list[SourceArticle] = field(default_factory=list)
    assets: list[Asset] = field(default_factory=list)

    async def stage(self, stage: Stage, percent: int) -> None:
        self.stages.append((stage, percent))

    async def write(self, delta: str) -> None:
        self.text += delta

    async def restart_text(self) -> None:
        self.voided.append(self.text)
        self.text = ""

    async def source(self, article: SourceArticle) -> None:
        self.sources.append(article)

    async def asset(self, asset: Asset) -> None:
        self.assets.append(asset)
