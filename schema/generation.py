"""Generations and what happens to them."""

from datetime import datetime
from typing import Any

import strawberry

from domain import event
from domain.generation import Generation as GenerationEntity
from domain.generation import GenerationKind, GenerationStatus
from domain.stage import Stage
from domain.writing import Engine
from resolvers import generation as resolvers
from schema.asset import Asset
from schema.batch import computed
from schema.content import KINDS, Content
from schema.edge import edge
from schema.enums import describe
from schema.error import GenerationError
from schema.node import Node, node_id
from schema.payload import Payload
from schema.shown import shown, shows

describe(GenerationKind, "What is made.", KINDS)

describe(
    GenerationStatus,
    "Where a generation stands; the last three are final.",
    {
        "QUEUED": "Waits for a worker.",
        "RUNNING": "A worker is at it.",
        "SUCCEEDED": "Its content is in the history.",
        "FAILED": "It ended without a result; the credits are given back.",
        "CANCELLED": "Its owner called it off; the credits are given back.",
    },
)
describe(
    Stage,
    "What a running generation is doing.",
    {
        "PLANNING": "Chooses what to search for.",
        "SEARCHING": "Searches the web.",
        "FETCHING": "Opens the page.",
        "READING": "Finds the article in the page.",
        "WRITING": "Writes the text.",
        "PAINTING": "Paints the background.",
        "TYPESETTING": "Sets the type.",
        "SPEAKING": "Speaks the text.",
        "CHECKING": "Checks the text against its source and the rules.",
        "SAVING": "Stores the result.",
    },
)
describe(
    Engine,
    "Who wrote a result.",
    {
        "OFFLINE": "Our own engine: texts are taken from the source, word for word; pictures are"
        " drawn by us.",
        "LLM": "A language model.",
        "IMAGE_MODEL": "A model that paints; the type is set by us.",
        "SPEECH": "An engine of speech.",
        "SEARCH": "A search engine: it finds what others write about, and makes no result.",
    },
)


@strawberry.type(description="Who made a result, and what that took.")
class Provenance:
    engine: Engine = strawberry.field(description="Who wrote it.")
    model: str = strawberry.field(description="The model's name.")
    prompt_version: str = strawberry.field(description="The version of our instructions.")
    tokens_in: int = strawberry.field(description="Tokens read; 0 where no model was used.")
    tokens_out: int = strawberry.field(description="Tokens written; 0 where no model was used.")


@strawberry.type(description="One AI job.")
class Generation(Node):
    id: strawberry.ID = node_id("Generation")
    kind: GenerationKind = strawberry.field(description="What it makes.")
    status: GenerationStatus = strawberry.field(description="Where it stands.")
    stage: Stage | None = strawberry.field(description="What it is doing; null if not running.")
    percent: int = strawberry.field(description="How far it is, 0 to 100.")
    queue_position: int | None = edge(
        int | None, "How many go first; null if it does not wait.", loader="queue_positions"
    )
    attempt: int = strawberry.field(description="How often a worker has begun it.")
    created_at: datetime = strawberry.field(description="When it was asked for.")
    started_at: datetime | None = strawberry.field(description="When a worker first began it.")
    finished_at: datetime | None = strawberry.field(description="When it ended.")
    uses_own_key: bool = strawberry.field(
        description="Whether it is made with your own provider, and so costs no credits."
    )
    credits_held: int = strawberry.field(description="Credits set aside for it now.")
    credits_spent: int = strawberry.field(description="Credits it cost.")
    credits_refunded: int = strawberry.field(description="Credits it gave back.")
    provenance: Provenance | None = strawberry.field(
        description="Who made the result; null before there is one."
    )
    error: GenerationError | None = strawberry.field(description="Why it failed; null if not.")
    content: Content | None = edge(
        Content | None, "What it made; null before that.", loader="contents_of_generations"
    )

    is_type_of = shows(GenerationEntity)


@strawberry.type(description="The answer to a mutation that asks for a generation.")
class GenerationPayload(Payload):
    generation: Generation | None = strawberry.field(
        description="The job; null where it was refused.", default=None
    )
    replayed: bool = strawberry.field(
        description="Whether the same request had come before: nothing new was started.",
        default=False,
    )


@strawberry.type(description="The answer to `cancelGeneration`.")
class CancelGenerationPayload(Payload):
    generation: Generation | None = strawberry.field(
        description="The job; one that was running ends within seconds.", default=None
    )


def told(name: str) -> Any:  # noqa: ANN401 - the resolver of a field of any type
    """Reads a field of the recorded event."""

    def resolve(root: event.RecordedEvent) -> Any:  # noqa: ANN401 - see above
        return getattr(root.event, name)

    return resolve


@strawberry.interface(description="Something that happened to a generation.")
class GenerationEvent:
    cursor: str = strawberry.field(
        resolver=lambda root: str(root.cursor),
        graphql_type=str,
        description="Pass the last one received as `after` to go on without a gap.",
    )
    at: datetime = strawberry.field(description="When it happened.")


def _what_happened(value: object) -> tuple[type, type]:
    return type(value), type(getattr(value, "event", None))


def _tells(event_type: type) -> Any:  # noqa: ANN401 - a class method is made to be one
    """The `is_type_of` of the GraphQL type that shows this event."""

    def is_told(value: object) -> bool:
        return isinstance(value, event.RecordedEvent) and isinstance(value.event, event_type)

    return shown(is_told, determined_by=_what_happened)


@strawberry.type(description="It waits for a worker.")
class GenerationQueued(GenerationEvent):
    position = strawberry.field(
        resolver=told("position"), graphql_type=int, description="How many go first."
    )
    is_type_of = _tells(event.GenerationQueued)


@strawberry.type(description="A worker has begun, or begins the text anew.")
class GenerationStarted(GenerationEvent):
    attempt = strawberry.field(
        resolver=told("attempt"), graphql_type=int, description="The number of this try, from 1."
    )
    resets_text = strawberry.field(
        resolver=told("resets_text"),
        graphql_type=bool,
        description="Whether text received before is void.",
    )
    is_type_of = _tells(event.GenerationStarted)


@strawberry.type(description="It got on.")
class ProgressMade(GenerationEvent):
    stage = strawberry.field(
        resolver=told("stage"), graphql_type=Stage, description="What it does now."
    )
    percent = strawberry.field(
        resolver=told("percent"), graphql_type=int, description="How far it is, 0 to 100."
    )
    message = computed(
        resolvers.stage_message, str | None, "The stage for people, in the language of the request."
    )
    is_type_of = _tells(event.ProgressMade)


@strawberry.type(description="More text was written.")
class TextAppended(GenerationEvent):
    delta = strawberry.field(
        resolver=told("delta"), graphql_type=str, description="What to add to the text so far."
    )
    is_type_of = _tells(event.TextAppended)


@strawberry.type(description="A page was read and will be used.")
class SourceFound(GenerationEvent):
    title = strawberry.field(
        resolver=told("title"), graphql_type=str, description="The page's title."
    )
    url = strawberry.field(
        resolver=told("url"), graphql_type=str, description="The page's address."
    )
    site_name = strawberry.field(
        resolver=told("site_name"),
        graphql_type=str | None,
        description="Whose page it is; null where it does not say.",
    )
    is_type_of = _tells(event.SourceFound)


@strawberry.type(description="A file is finished.")
class AssetReady(GenerationEvent):
    asset = strawberry.field(resolver=told("asset"), graphql_type=Asset, description="The file.")
    is_type_of = _tells(event.AssetReady)


@strawberry.type(description="It ended well. The last event.")
class GenerationSucceeded(GenerationEvent):
    content: Content | None = edge(
        Content | None,
        "What it made; null where that was deleted since.",
        loader="contents",
        key="event.content_id",
    )
    credits_spent = strawberry.field(
        resolver=told("credits_spent"), graphql_type=int, description="Credits it cost."
    )
    is_type_of = _tells(event.GenerationSucceeded)


@strawberry.type(description="It failed. The last event.")
class GenerationFailed(GenerationEvent):
    error = strawberry.field(
        resolver=resolvers.error_of_event, graphql_type=GenerationError, description="Why."
    )
    credits_refunded = strawberry.field(
        resolver=told("credits_refunded"), graphql_type=int, description="Credits given back."
    )
    is_type_of = _tells(event.GenerationFailed)


@strawberry.type(description="Its owner called it off. The last event.")
class GenerationCancelled(GenerationEvent):
    credits_refunded = strawberry.field(
        resolver=told("credits_refunded"), graphql_type=int, description="Credits given back."
    )
    is_type_of = _tells(event.GenerationCancelled)


EVENT_TYPES = (
    GenerationQueued,
    GenerationStarted,
    ProgressMade,
    TextAppended,
    SourceFound,
    AssetReady,
    GenerationSucceeded,
    GenerationFailed,
    GenerationCancelled,
)
