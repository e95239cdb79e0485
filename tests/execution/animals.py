"""The zoo's objects, interfaces and unions."""

from typing import Annotated, Any, Generic, TypeVar, Union

import strawberry

from tests.execution import ways
from tests.execution.scalars import Diet, Picky, Size, Stage
from tests.execution.world import Thing

Item = TypeVar("Item")

Likeable = Annotated[
    Union[  # noqa: UP007 - of what is defined below
        Annotated["Lion", strawberry.lazy("tests.execution.animals")],
        Annotated["Tiger", strawberry.lazy("tests.execution.animals")],
        Annotated["Cage", strawberry.lazy("tests.execution.animals")],
    ],
    strawberry.union("Likeable"),
]


def kind_of(value: object) -> str | None:
    return value.kind if isinstance(value, Thing) else None


class OfKind:
    """A predicate that depends on the kind of thing alone, and says so."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, value: object, _info: Any) -> bool:  # noqa: ANN401 - graphql-core's
        return kind_of(value) == self._name

    determined_by = staticmethod(kind_of)


@strawberry.interface
class Node:
    id: strawberry.ID = ways.attribute("id")


@strawberry.interface
class Animal(Node):
    name: str | None = ways.attribute("name")
    diet: Diet = ways.computed("diet")
    friends: list["Animal"] | None = ways.of_parent("friends")
    rivals: list["Animal | None"] = ways.promised("rivals")
    keeper: Annotated["Keeper", strawberry.lazy("tests.execution.animals")] | None = ways.followed(
        "keeper"
    )
    cage: Annotated["Cage", strawberry.lazy("tests.execution.animals")] = ways.batched("cage")
    weight: float = ways.with_arguments("weight")


@strawberry.interface
class Feline(Animal):
    claws: int = ways.later("claws")
    prey: list[list["Animal"] | None] | None = ways.with_info("prey")


@strawberry.type
class Lion(Feline):
    is_type_of = OfKind("Lion")
    mane: Size | None = ways.attribute("mane")
    pride: list["Lion"] = ways.followed("pride")


@strawberry.type
class Tiger(Feline):
    is_type_of = OfKind("Tiger")
    stripes: int | None = ways.with_required_arguments("stripes")
    mate: "Tiger" = ways.sometimes_later("mate")


@strawberry.type
class Parrot(Animal):
    words: list[str] = ways.streamed("words")
    voice: str = ways.extended("voice")

    @classmethod
    async def is_type_of(cls, value: object, _info: Any) -> bool:  # noqa: ANN401 - graphql-core's
        return kind_of(value) == "Parrot"


@strawberry.type
class Keeper:
    name: str | None = ways.extended_later("name")
    stage: Stage = ways.permitted("stage")
    likes: list[Likeable] = ways.of_self("likes")
    boss: "Keeper | None" = ways.permitted_edge("boss")
    tours: "Page[Animal]" = ways.with_arguments("tours")
    moods: list[Picky | None] = ways.of_self_with_info("moods")


@strawberry.type
class Cage:
    number: int = ways.attribute("number")
    inhabitants: list["Animal"] = ways.batched("inhabitants")
    neighbours: list["Cage | None"] | None = ways.streamed("neighbours")
    signs: list[Annotated["Shown", strawberry.lazy("tests.execution.animals")]] | None = (
        ways.sometimes_later("signs")
    )

    @classmethod
    def is_type_of(cls, value: object, _info: Any) -> bool:  # noqa: ANN401 - graphql-core's
        if kind_of(value) == "Cage" and value.key % 50 == 0:  # type: ignore[attr-defined]
            raise LookupError("The cage is lost.")
        return kind_of(value) == "Cage"


@strawberry.interface
class Shown:
    number: int = ways.of_parent("number")
    caption: str | None = ways.with_arguments("caption")

    @classmethod
    async def resolve_type(cls, value: object, _info: Any, _of: Any) -> Any:  # noqa: ANN401 - graphql-core's
        """Of some things nothing, or nonsense."""
        kind = kind_of(value)
        odd = value.key % 60 if isinstance(value, Thing) else 0
        return {1: "Lion", 2: "Nonsense", 3: 5, 4: "Shown"}.get(odd, kind)


@strawberry.type
class Photo(Shown):
    is_type_of = OfKind("Photo")
    shows: list[Node | None] = ways.computed("shows")


@strawberry.type
class Sign(Shown):
    stands_at: Cage | None = ways.followed("stands_at")

    @classmethod
    async def is_type_of(cls, value: object, _info: Any) -> bool:  # noqa: ANN401 - graphql-core's
        return kind_of(value) == "Sign" and value.key % 40 != 0  # type: ignore[attr-defined]


@strawberry.type
class PageInfo:
    has_next: bool = ways.attribute("has_next")
    end: str | None = ways.attribute("end")


@strawberry.type
class PageEdge(Generic[Item]):
    cursor: str = ways.attribute("cursor")
    node: Item | None = ways.attribute("node")


@strawberry.type
class Page(Generic[Item]):
    edges: list[PageEdge[Item] | None] = ways.attribute("edges")
    page_info: PageInfo = ways.attribute("page_info")


@strawberry.type
class Label:
    """Whose objects are of this very class."""

    text: str
    length: strawberry.Private[int]

    @strawberry.field
    def twice(self) -> str:
        return self.text * 2

    @strawberry.field
    async def measured(self, info: strawberry.Info, times: int = 1) -> int | None:
        return self.length * times

    @strawberry.field
    @staticmethod
    def material() -> str:
        return "brass"

    @strawberry.field
    @classmethod
    def printed(cls) -> str:
        return cls.__name__
