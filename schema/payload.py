"""Mutations: one input, and a payload with what changed or why nothing did."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Protocol

import strawberry

from domain.errors import DomainError, Refusal
from domain.permission import Access, Scope
from resolvers.context import Info
from resolvers.payload import Changed
from schema.access import ACCESS
from schema.error import UserError
from schema.points import COST, JOB, STARTS_JOB, WRITE


@strawberry.interface(description="What every mutation answers.")
class Payload:
    user_errors: list[UserError] = strawberry.field(
        description="Empty when the mutation did what was asked.", default_factory=list
    )


class Input(Protocol):
    def arguments(self) -> dict[str, Any]:  # each resolver has its own
        """The resolver's keyword arguments; may raise a `DomainError`."""


def mutation(
    resolve: Callable[..., Awaitable[Changed]],
    description: str,
    *,
    access: Access,
    takes: type[Input] | None = None,
    gives: type[Payload],
    starts_job: bool | None = None,
) -> Any:  # noqa: ANN401 - becomes a class attribute of any GraphQL type
    """A mutation field: refusals become `userErrors`, other errors stay errors.

    Whether it starts a job is known by its scope, where nothing is said.
    """

    async def answer(info: Info, input: Input | None = None) -> Payload:  # noqa: A002 - Relay's name
        await info.context.require(access)
        try:
            changed = await resolve(info, **({} if input is None else input.arguments()))
        except Refusal as refusal:
            return gives(user_errors=[user_error(refusal, info)])
        return gives(**changed)

    metadata = _metadata(access, starts_job=starts_job)
    argument = strawberry.argument(description="What to do.")
    answer.__annotations__ = {"info": Info, "return": gives}
    if takes is not None:
        answer.__annotations__["input"] = Annotated[takes, argument]
        answer.__defaults__ = ()
        return strawberry.field(resolver=answer, description=description, metadata=metadata)

    async def answer_without_input(info: Info) -> Payload:
        return await answer(info)

    answer_without_input.__annotations__ = {"info": Info, "return": gives}
    return strawberry.field(
        resolver=answer_without_input, description=description, metadata=metadata
    )


def _metadata(access: Access, *, starts_job: bool | None) -> dict[object, object]:
    if starts_job is None:
        starts_job = access.scope is Scope.GENERATE
    return {ACCESS: access, COST: JOB if starts_job else WRITE, STARTS_JOB: starts_job}


def user_error(error: DomainError, info: Info) -> UserError:
    """For those that are no refusals, without a field."""
    field = error.field if isinstance(error, Refusal) else ()
    return UserError(
        code=error.code,
        field=list(field) or None,
        message=error.sentence.in_locale(info.context.locale),
        resets_at=error.resets_at if isinstance(error, Refusal) else None,
    )
