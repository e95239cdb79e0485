"""What creators ask for when they look after what they have."""

from tests.api.client import Client, Json

STATE = """
query ($id: ID!) {
  node(id: $id) { ... on Content { title tags isFavorite version updatedAt deletedAt
    versions { version title }
    ... on Article { body wordCount titleCandidates } } }
}
"""
SEARCH = """
query ($filter: ContentFilter, $orderBy: ContentOrder, $first: Int, $after: String) {
  contentHistory(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } edges { node { id title } }
  }
}
"""
UPDATE = """
mutation ($input: UpdateContentInput!) {
  updateContent(input: $input) {
    content { id version title tags isFavorite ... on Article { body wordCount } }
    userErrors { code field message }
  }
}
"""
BACK = """
mutation ($input: RestoreContentVersionInput!) {
  restoreContentVersion(input: $input) {
    content { version title versions { version title } } userErrors { code field }
  }
}
"""
DELETE = """
mutation ($input: DeleteContentInput!) {
  deleteContent(input: $input) { content { id } userErrors { code field } }
}
"""
RESTORE = """
mutation ($input: RestoreContentInput!) {
  restoreContent(input: $input) { content { id } userErrors { code field } }
}
"""
DIFF = """
query ($id: ID!, $from: Int!, $to: Int) {
  contentDiff(contentId: $id, from: $from, to: $to) {
    fromVersion toVersion fields { field lines { kind text } }
  }
}
"""


async def made(client: Client, **options: Json) -> str:
    """The id of a new content."""
    content_id: str = (await client.generated(**options))["content"]["id"]
    return content_id


async def updated(client: Client, content_id: str, **changes: Json) -> Json:
    return (await client.data(UPDATE, input={"id": content_id, **changes}))["updateContent"]


async def found(client: Client, **filters: Json) -> list[str]:
    page = (await client.data(SEARCH, filter=filters))["contentHistory"]
    assert page["totalCount"] == len(page["edges"])
    return [edge["node"]["id"] for edge in page["edges"]]


async def state(client: Client, content_id: str) -> Json:
    return (await client.data(STATE, id=content_id))["node"]
