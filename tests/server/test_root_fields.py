from collections import Counter

from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse

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
