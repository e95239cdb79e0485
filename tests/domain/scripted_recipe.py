"""A recipe that does what the test says, and remembers how its runs went."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import ClassVar

from domain.errors import ErrorCode, Refusal
from domain.failure import FailureCode, RecipeFailed
from domain.generation import GenerationKind
from domain.language import Sentence
from domain.recipe import Assignment, Progress, Result
from tests.factories import OFFLINE, Commission, an_article

Script = Callable[[Assignment[Commission], Progress], Awaitable[Result]]

FORBIDDEN_TOPIC = "禁止"


class TopicForbidden(Refusal):
    code = ErrorCode.BAD_USER_INPUT

    def __init__(self) -> None:
        super().__init__(Sentence("话题不允许。", "That topic is not allowed."))


@dataclass(eq=False, kw_only=True)
class Run:
    """One run that waits for the test to decide `outcome`."""

    assignment: Assignment[Commission]
    progress: Progress
    outcome: asyncio.Future[Result] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    def succeed(self, *, spent: int | None = None) -> None:
        self.outcome.set_result(result_of(self.assignment, spent=spent))

    def fail(self, error: Exception) -> None:
        self.outcome.set_exception(error)


class ScriptedRecipe:
    """Succeeds at the full price unless it has a script for its next run."""

    kind: ClassVar = GenerationKind.EXTRACT

    def __init__(self) -> None:
        self.scripts: list[Script] = []
        self.usual: Script = succeeding()
        self.runs: list[Run] = []
        self.started = asyncio.Event()

    def admit(self, request: Commission) -> Commission:
        if request.topic == FORBIDDEN_TOPIC:
            raise TopicForbidden
        return request

    def price(self, request: Commission) -> int:
        return request.price

    async def run(self, assignment: Assignment[Commission], progress: Progress) -> Result:
        script = self.scripts.pop(0) if self.scripts else self.usual
        return await script(assignment, progress)

    def wait_for_the_test(self) -> None:
        """The next run waits until the test decides how it ends."""
        self.scripts.append(self.waiting)

    async def waiting(self, assignment: Assignment[Commission], progress: Progress) -> Result:
        run = Run(assignment=assignment, progress=progress)
        self.runs.append(run)
        self.started.set()
        return await run.outcome


def result_of(assignment: Assignment[Commission], *, spent: int | None = None) -> Result:
    article = an_article(assignment.owner_id, assignment.generation_id, id=assignment.content_id)
    price = assignment.input.price
    return Result(content=article, provenance=OFFLINE, spent=price if spent is None else spent)


def succeeding(*, spent: int | None = None) -> Script:
    async def run(assignment: Assignment[Commission], _progress: Progress) -> Result:
        return result_of(assignment, spent=spent)

    return run


def failing(code: FailureCode, *, retry_after_seconds: float | None = None) -> Script:
    return crashing(RecipeFailed(code, retry_after_seconds=retry_after_seconds))


def crashing(error: BaseException) -> Script:
    async def run(_assignment: Assignment[Commission], _progress: Progress) -> Result:
        raise error

    return run
