from collections import Counter
from typing import Any

from graphql import (
    FragmentDefinitionNode,
    GraphQLResolveInfo,
    OperationDefinitionNode,
    build_schema,
    execute_sync,
    parse,
)

from server.root_fields import root_fields


class Fragments(dict[str, FragmentDefinitionNode]):
    visits = 0

    def __getitem__(self, name: str) -> FragmentDefinitionNode:
        self.visits += 1
        return super().__getitem__(name)


def test_fragments_are_visited_once_however_often_they_are_spread() -> None:
    chain = "".join(
        f"fragment f{number} on Mutation {{ ...f{number + 1} ...f{number + 1} }} "
        for number in range(20)
    )
    document = parse(
        f"mutation {{ ...f0 a: logout }} {chain} fragment f20 on Mutation {{ logout }}"
    )
    [operation] = [
        each for each in document.definitions if isinstance(each, OperationDefinitionNode)
    ]
    fragments = Fragments(
        (each.name.value, each)
        for each in document.definitions
        if isinstance(each, FragmentDefinitionNode)
    )

    assert root_fields(operation, fragments) == Counter(logout=2)
    assert fragments.visits == 21


def test_as_many_are_counted_as_are_executed() -> None:
    executed: Counter[str] = Counter()

    def resolve(_: object, info: GraphQLResolveInfo[Any]) -> int:
        executed[info.field_name] += 1
        return 1

    schema = build_schema("type Query { a: Int } type Mutation { logout: Int login: Int }")
    document = parse("""
      mutation { ...f ...f ... on Mutation { c: logout login } ...g }
      fragment f on Mutation { a: logout ...g }
      fragment g on Mutation { b: logout a: logout login }
    """)
    [operation, *fragments] = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    named = {
        each.name.value: each for each in fragments if isinstance(each, FragmentDefinitionNode)
    }

    execute_sync(schema, document, field_resolver=resolve)

    assert root_fields(operation, named) == executed == Counter(logout=3, login=1)
