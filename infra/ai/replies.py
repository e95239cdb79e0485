"""What the answers of models are in the product's terms."""

from collections.abc import Awaitable, Callable, Sequence

from domain.failure import FailureCode, RecipeFailed
from domain.language import Locale
from domain.writing import (
    Engine,
    Evidence,
    Frame,
    Passage,
    PassageForm,
    Provenance,
    Shot,
    TakePassage,
    TakeShot,
)
from infra.ai.endpoint import Usage
from infra.ai.forms import CitedAnswer, PassageAnswer, ScriptAnswer, ShotAnswer
from infra.ai.instructions import Task
from infra.ai.lexicon import language_of
from infra.ai.models import Reply
from infra.ai.tidying import plain_line, tidy_tags, tidy_titles

#: Of fewer characters nobody can tell the language.
_TELLING_LENGTH = 40
_FORMS = {
    "heading": PassageForm.HEADING,
    "paragraph": PassageForm.PARAGRAPH,
    "point": PassageForm.POINT,
}


def passages_into(take: TakePassage, told: list[str]) -> Callable[[PassageAnswer], Awaitable[None]]:
    """Hands passages on, and their words to `told`."""

    async def take_answer(answer: PassageAnswer) -> None:
        told.append(answer.text)
        evidence = tuple(Evidence(each.page, each.quote) for each in answer.evidence)
        await take(Passage(_FORMS[answer.form], answer.text, evidence))

    return take_answer


def shots_into(take: TakeShot, told: list[str]) -> Callable[[ShotAnswer], Awaitable[None]]:
    """Hands shots on without addresses and markup, and their words to `told`."""

    async def take_answer(answer: ShotAnswer) -> None:
        told.append(answer.narration)
        await take(
            Shot(
                heading=plain_line(answer.heading),
                narration=plain_line(answer.narration),
                visual=plain_line(answer.visual),
                on_screen_text=plain_line(answer.on_screen_text),
            )
        )

    return take_answer


def frame_of(
    task: Task, reply: Reply[CitedAnswer] | Reply[ScriptAnswer], used_before: Usage
) -> Frame:
    """Raises `RecipeFailed` where there is no title."""
    return Frame(
        titles=require_titles(reply.made.titles),
        summary="",
        tags=tidy_tags(reply.made.tags),
        provenance=provenance_of(task, reply, used_before),
    )


def require_titles(titles: Sequence[str]) -> list[str]:
    """The titles as they may be kept; raises `RecipeFailed` where none says anything."""
    tidied = tidy_titles(titles)
    if not tidied:
        raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail="no title")
    return tidied


def provenance_of(task: Task, reply: Reply[object], used_before: Usage) -> Provenance:
    used = reply.usage.plus(used_before)
    return Provenance(
        engine=Engine.LLM,
        model=reply.model,
        prompt_version=task.version,
        tokens_in=used.tokens_in,
        tokens_out=used.tokens_out,
        cost_micros=used.cost_micros,
    )


def require_language(text: str, locale: Locale) -> None:
    """Raises `RecipeFailed` for an answer in another language than was asked for."""
    if len(text) >= _TELLING_LENGTH and language_of(text) is not locale:
        raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail=f"not in {locale}")
