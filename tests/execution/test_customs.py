"""What schemas may change about strawberry's own way to resolve a field."""

from typing import Any, cast

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.types.field import StrawberryField

from execution import Edge
from tests.execution.both import DECLARED, both


class LoudField(StrawberryField):
    def get_result(self, source: Any, info: Any, args: list[Any], kwargs: Any) -> Any:  # noqa: ANN401 - strawberry's
        return str(super().get_result(source, info, args, kwargs)).upper()


@strawberry.type
class Loud:
    said: str = cast("Any", LoudField())


@strawberry.type
class LoudQuery:
    loud: Loud = strawberry.field(resolver=lambda: Loud(said="quietly"))


async def test_fields_may_have_a_class_of_their_own() -> None:
    answer = await both(strawberry.Schema(LoudQuery), "{ loud { said } }")
    assert answer == {"data": {"loud": {"said": "QUIETLY"}}}


class NamedInfo(strawberry.Info[Any, Any]):
    @property
    def place(self) -> str:
        return "/".join(map(str, self.path.as_list()))


def _place(info: NamedInfo) -> str:
    return info.place


@strawberry.type
class PlaceQuery:
    place: str = strawberry.field(resolver=_place)


async def test_resolvers_may_be_told_by_a_class_of_ones_own() -> None:
    schema = strawberry.Schema(PlaceQuery, config=StrawberryConfig(info_class=NamedInfo))
    assert await both(schema, "{ here: place }") == {"data": {"here": "here"}}


@strawberry.type
class Page:
    title: str


@strawberry.type
class PageQuery:
    page: Page = strawberry.field(resolver=lambda: {"title": "of a dictionary"})  # type: ignore[assignment]  # as the next resolver reads it


async def test_attributes_may_be_read_in_another_way() -> None:
    config = StrawberryConfig(default_resolver=lambda source, name: source[name])
    answer = await both(strawberry.Schema(PageQuery, config=config), "{ page { title } }")
    assert answer == {"data": {"page": {"title": "of a dictionary"}}}


@strawberry.type
class Missing:
    why: str


@strawberry.type
class Found:
    name: str = "found"


class Handler(strawberry.ExceptionHandler[LookupError, Missing]):
    def handle(self, exception: LookupError, *, field: StrawberryField, info: Any) -> Missing:  # noqa: ANN401 - strawberry's
        return Missing(why=f"{exception.args[0]} at {info.path.as_list()}")


class Lost:
    def load(self, key: str) -> Any:  # noqa: ANN401 - a future
        raise LookupError(key)


async def _lost() -> Any:  # noqa: ANN401 - either
    raise LookupError("mapmaker")


@strawberry.type
class HandledQuery:
    found: Found | Missing = strawberry.field(
        resolver=_lost, metadata={DECLARED: Edge(lambda _: Lost(), "__class__")}
    )


async def test_handlers_of_exceptions_hold_for_declared_edges() -> None:
    schema = strawberry.Schema(HandledQuery, exception_handlers=[Handler()])
    answer = await both(schema, "{ found { ... on Missing { why } } }", given=object())
    assert answer == {"data": {"found": {"why": "mapmaker at ['found']"}}}
