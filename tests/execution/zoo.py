"""A schema that holds whatever GraphQL's operations can ask for."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import strawberry
from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
)
from strawberry.schema.config import StrawberryConfig
from strawberry.types.field import StrawberryField

from execution import Batch, Edge
from tests.execution import ways
from tests.execution.animals import (
    Animal,
    Cage,
    Feline,
    Keeper,
    Label,
    Likeable,
    Lion,
    Node,
    Page,
    PageEdge,
    PageInfo,
    Parrot,
    Photo,
    Shown,
    Sign,
    Tiger,
)
from tests.execution.draws import draw
from tests.execution.inputs import Choice
from tests.execution.leaves_of_all_kinds import Leaves
from tests.execution.scalars import SCALARS
from tests.execution.world import Thing, World


def _page(root: Thing, first: int = 2) -> Page[Animal]:
    """Objects of strawberry's own classes."""
    found = [each for each in root.drawn("fill") or [] if not isinstance(each, Exception)]
    edges = [PageEdge[Animal](cursor=str(place), node=each) for place, each in enumerate(found)]
    return Page[Animal](edges=[*edges[:first]], page_info=PageInfo(has_next=len(edges) > first))


def _labels(root: Thing, choice: Choice | None = None) -> list[Label | None]:
    return [Label(text=f"{place}{choice}", length=place) for place in range(root.key % 4)]


@strawberry.type
class Query:
    one: Node | None = ways.with_arguments("one")
    nodes: list[Node | None] = ways.promised("nodes")
    animals: list[Animal] | None = ways.later("animals")
    animal_grid: list[list[Animal | None]] = ways.of_root("animal_grid")
    felines: list[Feline | None] | None = ways.streamed("felines")
    lion: Lion = ways.with_required_arguments("lion")
    lions: list[Lion | None] | None = ways.followed("lions")
    tiger: Tiger | None = ways.of_self_with_info("tiger")
    keepers: list[Keeper] = ways.batched("keepers")
    keeper: Keeper | None = ways.with_info("keeper")
    liked: Likeable | None = ways.with_arguments("liked")
    likes: list[Likeable] = ways.batched_now("likes")
    cages: list[Cage] | None = ways.with_info("cages")
    shown: list[Shown | None] | None = ways.sometimes_later("shown")
    leaves: Leaves | None = ways.of_self("leaves")
    all_leaves: list[Leaves | None] = ways.later("all_leaves")
    fill: list[Animal] | None = ways.attribute("fill")
    page: Page[Animal] | None = strawberry.field(resolver=_page)
    labels: list[Label | None] | None = strawberry.field(resolver=_labels)


@strawberry.type
class Payload:
    animal: Animal | None = ways.later("animal")
    cage: Cage = ways.attribute("cage")
    query: Query = ways.of_root("query")


def _calling(name: str) -> Any:  # noqa: ANN401 - a field of a class, of whatever type it is
    async def resolve(root: Thing, info: ways.Info, number: int = 0) -> Any:  # noqa: ANN401 - as above
        info.context.calls.append(f"{info.path.key} {number}")
        return root.drawn(name, number, len(info.context.calls))

    return strawberry.mutation(resolver=resolve)


def _calling_at_once(name: str) -> Any:  # noqa: ANN401 - as above
    def resolve(root: Thing, info: ways.Info) -> Any:  # noqa: ANN401 - as above
        info.context.calls.append(str(info.path.key))
        return root.drawn(name, len(info.context.calls))

    return strawberry.mutation(resolver=resolve)


@strawberry.type
class Mutation:
    feed: Payload | None = _calling("feed")
    move: Payload = _calling("move")
    count: int = _calling_at_once("count")
    clean: list[Payload] | None = _calling_at_once("clean")


def _subscribed(name: str) -> Any:  # noqa: ANN401 - as above
    async def subscribe(root: Thing, number: int = 3) -> AsyncIterator[Any]:
        for turn in range(number):
            yield root.drawn(name, turn)

    return strawberry.subscription(resolver=subscribe)


def _subscribed_without_arguments(name: str) -> Any:  # noqa: ANN401 - as above
    async def subscribe(root: Thing) -> AsyncIterator[Any]:
        yield root.drawn(name)

    return strawberry.subscription(resolver=subscribe)


@strawberry.type
class Subscription:
    escapes: Animal = _subscribed("escapes")
    births: list[Animal] | None = _subscribed_without_arguments("births")


SCHEMA = strawberry.Schema(
    Query,
    Mutation,
    Subscription,
    types=[Lion, Tiger, Parrot, Photo, Sign],
    config=StrawberryConfig(scalar_map=SCALARS),
)
ZOO: GraphQLSchema = SCHEMA._schema  # noqa: SLF001 - documents are executed without strawberry's server


def declared(field: StrawberryField) -> Edge | Batch | None:
    declaration: Edge | Batch | None = field.metadata.get(ways.DECLARED)
    return declaration


def _types_of_fields() -> Mapping[str, GraphQLOutputType]:
    """Raises `ValueError` where fields of one name have several, which could not be merged."""
    found: dict[str, GraphQLOutputType] = {}
    for of in ZOO.type_map.values():
        if isinstance(of, GraphQLObjectType | GraphQLInterfaceType) and of.name[:2] != "__":
            for field in of.fields.values():
                name = field.extensions["strawberry-definition"].python_name
                if str(found.setdefault(name, field.type)) != str(field.type):
                    raise ValueError(f"{of}.{name}: {field.type}, and {found[name]} elsewhere")
    return found


_TYPES_OF_FIELDS = _types_of_fields()


def world(seed: int, *, faults: int, nulls: int) -> World:
    return World(
        seed=seed,
        faults=faults,
        nulls=nulls,
        schema=ZOO,
        types_of_fields=_TYPES_OF_FIELDS,
        draw=draw,
    )
