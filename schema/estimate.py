"""What a generation would cost, before it is asked for."""

from dataclasses import replace
from typing import Annotated

import strawberry

from domain.generation import RecipeInput
from domain.preferences import SAID_ALL, Unsaid
from resolvers import estimate as resolvers
from resolvers.context import Info
from schema.card_inputs import GenerateInfoCardInput, RegenerateInfoCardPageInput
from schema.error import UserError
from schema.inputs import (
    ExtractContentInput,
    GenerateFromUrlInput,
    GenerateScriptInput,
    RewriteContentInput,
    SearchWebInput,
)
from schema.media_inputs import GenerateCoverInput, SynthesizeVoiceInput
from schema.payload import user_error

_AS = "As for `{}`."


@strawberry.input(
    one_of=True,
    description="A generation that might be asked for: what its mutation takes, exactly one of"
    " these. Its idempotencyKey is neither looked at nor used up.",
)
class EstimateInput:
    extract_content: strawberry.Maybe[ExtractContentInput] = strawberry.field(
        description=_AS.format("extractContent")
    )
    search_web: strawberry.Maybe[SearchWebInput] = strawberry.field(
        description=_AS.format("searchWeb")
    )
    rewrite_content: strawberry.Maybe[RewriteContentInput] = strawberry.field(
        description=_AS.format("rewriteContent")
    )
    generate_from_url: strawberry.Maybe[GenerateFromUrlInput] = strawberry.field(
        description=_AS.format("generateFromUrl")
    )
    generate_script: strawberry.Maybe[GenerateScriptInput] = strawberry.field(
        description=_AS.format("generateScript")
    )
    generate_cover: strawberry.Maybe[GenerateCoverInput] = strawberry.field(
        description=_AS.format("generateCover")
    )
    generate_info_card: strawberry.Maybe[GenerateInfoCardInput] = strawberry.field(
        description=_AS.format("generateInfoCard")
    )
    regenerate_info_card_page: strawberry.Maybe[RegenerateInfoCardPageInput] = strawberry.field(
        description=_AS.format("regenerateInfoCardPage")
    )
    synthesize_voice: strawberry.Maybe[SynthesizeVoiceInput] = strawberry.field(
        description=_AS.format("synthesizeVoice")
    )

    def to_domain(self) -> tuple[RecipeInput, Unsaid]:
        (chosen,) = (each.value for each in vars(self).values() if each is not None)
        arguments = chosen.arguments()
        return arguments["request"], arguments.get("unsaid", SAID_ALL)

    @property
    def member(self) -> str:
        """The one that was chosen, by its name in the schema."""
        (name,) = (name for name, each in vars(self).items() if each is not None)
        first, *others = name.split("_")
        return first + "".join(word.title() for word in others)


@strawberry.type(
    description="What a generation would cost, how long it would take, and whether it would be"
    " taken: as things stand now, and nothing is set aside."
)
class Estimate:
    credits: int | None = strawberry.field(
        description="The most that it can cost; 0 for a text made with a provider of your own;"
        " null where the input is refused."
    )
    queue_ahead: int = strawberry.field(
        description="How many generations that wait now would go before it."
    )
    expected_seconds: int | None = strawberry.field(
        description="How long until its end, from how long the latest of its kind took and how"
        " many are ahead; may be half a minute old. Null where nothing is known yet."
    )
    is_allowed: bool = strawberry.field(description="Whether the mutation would be taken.")
    refusals: list[UserError] = strawberry.field(
        description="Every reason why it would not. `field` begins with `input` and the member"
        " of `EstimateInput`. A content to start from that is not yours, or that you have"
        " deleted, is NOT_FOUND."
    )


Asked = Annotated[
    EstimateInput,
    strawberry.argument(name="input", description="What might be asked for."),
]


async def estimate(info: Info, asked: Asked) -> Estimate:
    request, unsaid = asked.to_domain()
    found = await resolvers.estimate(info, request, unsaid)
    return Estimate(
        credits=found.credits,
        queue_ahead=found.queue_ahead,
        expected_seconds=found.expected_seconds,
        is_allowed=found.is_allowed,
        refusals=[_within(asked.member, user_error(each, info)) for each in found.refusals],
    )


def _within(member: str, error: UserError) -> UserError:
    """At its place in `EstimateInput`: the mutation's `input` is one of its members."""
    if error.field is None:
        return error
    return replace(error, field=[error.field[0], member, *error.field[1:]])
