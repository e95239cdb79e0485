"""Reads the JSON of search services, which all leave out or null what they do not know."""

from collections.abc import Mapping, Sequence

from infra.search.back_end import unavailable

Answer = Mapping[str, object]


def items_at(answer: Answer, *path: str) -> Sequence[Answer]:
    """The objects of the list at `path`, none where it is missing or null.

    Raises `RecipeFailed` where something else is in its place.
    """
    node: object = answer
    for name in path:
        if not isinstance(node, dict | None):
            raise unavailable(f"no object around {name}")
        node = node.get(name) if node else None
    if not isinstance(node, list | None):
        raise unavailable(f"no list at {'.'.join(path)}")
    return [item for item in node or () if isinstance(item, dict)]


def text_in(item: Answer, *names: str) -> str:
    """The first text among these members that is not blank, else an empty one."""
    for name in names:
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            return value
    return ""
