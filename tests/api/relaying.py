"""Lists read to their end as Apollo's `relayStylePagination` does."""

from tests.api.client import Client, Json

_PAGES = 20


async def relayed(client: Client, query: str, *, first: int, **variables: Json) -> list[Json]:
    """All nodes of the query's one list, in order.

    Each page is asked for with the `endCursor` of the one before, for as long as there is a next.
    """
    nodes: list[Json] = []
    after = None
    for _ in range(_PAGES):
        data = await client.data(query, first=first, after=after, **variables)
        [page] = data.values()
        nodes += [edge["node"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            assert len(page["edges"]) <= first
            return nodes
        assert len(page["edges"]) == first
        assert page["pageInfo"]["endCursor"] not in {None, after}
        after = page["pageInfo"]["endCursor"]
    raise AssertionError(f"more than {_PAGES} pages")
