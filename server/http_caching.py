"""Answers that clients, and whatever is between them and us, may keep (RFC 9111)."""

import base64
import re
from collections.abc import Mapping
from hashlib import sha256

import orjson
from starlette.responses import Response

from schema.cache_control import CacheScope
from server.freshness import Freshness
from server.http_answers import VARY, HttpAnswer
from server.negotiation import Form

#: What an answer to everybody depends on; pages of some origins are let in (`server.cors`).
_PUBLIC_VARY = "Accept, Accept-Language, Origin"
_ETAG_BYTES = 18
_ETAG = re.compile(r'"[^"]*"')


def cacheable(
    answer: HttpAnswer, freshness: Freshness, form: Form, *, if_none_match: str
) -> Response:
    """The answer to a GET of a document by its name; as any other, unless all of it holds.

    Its data alone: what it left of somebody's budget is theirs, and another the next time.
    """
    body = answer.body
    headers = _headers(freshness)
    is_stream = form not in (Form.JSON, Form.GRAPHQL)
    if headers is None or is_stream or not isinstance(body, dict):
        return answer.response(form)
    content = orjson.dumps({"data": body["data"]})
    content_type = f"{form.value}; charset=utf-8"
    etag = _etag(content_type, content)
    if _knows(if_none_match, etag):
        return Response(None, 304, {**headers, "ETag": etag})
    return Response(content, 200, {"Content-Type": content_type, **headers, "ETag": etag})


def _headers(freshness: Freshness) -> Mapping[str, str] | None:
    """For how long: as long as the data itself holds from now on, however old it is already."""
    match freshness.scope:
        case CacheScope.PUBLIC:
            seconds = int(freshness.seconds)
            return {"Cache-Control": f"public, max-age={seconds}", "Vary": _PUBLIC_VARY}
        case CacheScope.PRIVATE:
            return {"Cache-Control": "private, max-age=0, must-revalidate", "Vary": VARY}
        case None:
            return None


def _etag(content_type: str, content: bytes) -> str:
    """Strong: the same bytes, of the same type."""
    digest = sha256(content_type.encode() + b"\n" + content).digest()[:_ETAG_BYTES]
    return f'"{base64.urlsafe_b64encode(digest).decode()}"'


def _knows(if_none_match: str, etag: str) -> bool:
    """Weakly compared, as RFC 9110 has it: a proxy that packs answers marks our tags so."""
    return if_none_match.strip() == "*" or etag in _ETAG.findall(if_none_match)
