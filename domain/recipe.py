"""How one kind of generation is priced and made, and what it is handed to do so."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Generic, Protocol, TypeVar

from domain.asset import Asset
from domain.content import Content, Retiming
from domain.generation import GenerationKind, RecipeInput
from domain.source import SourceArticle
from domain.stage import Stage
from domain.writing import Provenance

Input = TypeVar("Input", bound=RecipeInput)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment(Generic[Input]):
    """One run of a recipe; the content it makes gets `content_id`."""

    input: Input
    generation_id: str
    owner_id: str
    content_id: str
    now: datetime

    @property
    def based_on_id(self) -> str | None:
        """The earlier content that the new one is made from, if it is."""
        return next(iter(self.input.content_ids), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a run made, and how many of the held credits it spent.

    `retiming` is for the script that a voice clip was made from.
    """

    content: Content
    assets: tuple[Asset, ...] = ()
    provenance: Provenance
    spent: int
    retiming: Retiming | None = None


class Progress(Protocol):
    """Where a recipe reports; every call returns at once, however slow the watchers are."""

    async def stage(self, stage: Stage, percent: int) -> None: ...

    async def write(self, delta: str) -> None: ...

    async def restart_text(self) -> None:
        """What was written so far is void."""

    async def source(self, article: SourceArticle) -> None:
        """A page that was found and read."""

    async def asset(self, asset: Asset) -> None: ...


class Recipe(Protocol[Input]):
    kind: ClassVar[GenerationKind]

    def admit(self, request: Input) -> Input:
        """The request in its normal form; raises the `Refusal` that says what is wrong."""

    def price(self, request: Input) -> int:
        """The credits to hold: the most that a run can spend."""

    async def run(self, assignment: Assignment[Input], progress: Progress) -> Result:
        """Raises `domain.failure.RecipeFailed`; safe to run again from the start."""
