"""Names of documents, as clients send them."""

from typing import Any

from server.document_name import digest_of

QUERY = "query Name { __typename }"
DATA = {"__typename": "Query"}
#: JSON, as clients send it.
Json = Any


def extension(digest: object, *, version: object = 1) -> Json:
    return {"persistedQuery": {"version": version, "sha256Hash": digest}}


def named(text: str, **more: Json) -> Json:
    """By Apollo's extension."""
    return {"extensions": extension(digest_of(text)), **more}
