"""Generations: asking for them, following them, calling them off."""

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

from domain.event import EventCursor, GenerationFailed, ProgressMade, RecordedEvent
from domain.failure import Failure
from domain.generation import GENERATIONS_LIST, Generation, GenerationStatus, RecipeInput
from domain.page import PageRequest
from domain.preferences import SAID_ALL, Unsaid
from resolvers.context import Context, Info
from resolvers.node import key_of
from resolvers.page import After, Connection, First
from resolvers.payload import Changed

GenerationId = Annotated[
    strawberry.ID, strawberry.argument(name="id", description="The generation's id.")
]
AfterEvent = Annotated[
    str | None,
    strawberry.argument(
        description="The cursor of the last event received: those after it are sent."
    ),
]
Statuses = Annotated[
    list[GenerationStatus] | None,
    strawberry.argument(description="Only generations in one of these; all if absent."),
]


async def request_generation(
    info: Info, request: RecipeInput, *, idempotency_key: str, unsaid: Unsaid = SAID_ALL
) -> Changed:
    viewer = info.context.require_viewer()
    requested = await info.context.product.generating.request(
        request, owner_id=viewer.user_id, idempotency_key=idempotency_key, unsaid=unsaid
    )
    return {"generation": requested.generation, "replayed": requested.replayed}


async def cancel_generation(info: Info, *, generation_id: str) -> Changed:
    viewer = info.context.require_viewer()
    key = key_of(generation_id, "Generation")
    generating = info.context.product.generating
    return {"generation": await generating.cancel(key, owner_id=viewer.user_id)}


async def retry_generation(info: Info, *, generation_id: str, idempotency_key: str) -> Changed:
    viewer = info.context.require_viewer()
    requested = await info.context.product.generating.retry(
        key_of(generation_id, "Generation"),
        owner_id=viewer.user_id,
        idempotency_key=idempotency_key,
    )
    return {"generation": requested.generation, "replayed": requested.replayed}


async def generation(info: Info, *, generation_id: GenerationId) -> Generation:
    viewer = info.context.require_viewer()
    key = key_of(generation_id, "Generation")
    return await info.context.product.generating.require(key, owner_id=viewer.user_id)


async def generations(
    info: Info,
    *,
    first: First = None,
    after: After = None,
    statuses: Statuses = None,
) -> Connection[Generation]:
    viewer = info.context.require_viewer()
    request = PageRequest.of(GENERATIONS_LIST, first=first, after=after)
    wanted = None if statuses is None else frozenset(statuses)
    page = await info.context.product.generating.page(viewer.user_id, wanted, request)
    return Connection(page, GENERATIONS_LIST)


def generation_progress(
    info: Info, *, generation_id: GenerationId, after: AfterEvent = None
) -> AsyncGenerator[RecordedEvent, None]:
    viewer = info.context.require_viewer()
    return info.context.product.watching.progress(
        key_of(generation_id, "Generation"),
        owner_id=viewer.user_id,
        after=None if after is None else EventCursor.parse(after),
    )


def my_generations(info: Info) -> AsyncGenerator[Generation, None]:
    viewer = info.context.require_viewer()
    return info.context.product.watching.changes(viewer.user_id)


def error_message(failure: Failure, context: Context) -> str:
    return failure.sentence.in_locale(context.locale)


def error_of_event(root: RecordedEvent) -> Failure | None:
    return Failure(root.event.code) if isinstance(root.event, GenerationFailed) else None


def stage_message(recorded: RecordedEvent, context: Context) -> str | None:
    told = recorded.event
    in_locale = context.locale
    return told.stage.sentence.in_locale(in_locale) if isinstance(told, ProgressMade) else None
