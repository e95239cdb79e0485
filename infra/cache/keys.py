"""Every key that we keep in the cache."""

from domain.rate_limit import Bucket

#: throttled-py puts its version and algorithm between this and `rate_limit_key`.
RATE_LIMIT_PREFIX = "rate"
#: A hash of counts by share.
SHARE_VIEWS_KEY = "share:views"
#: Of clients' operations: a hash of texts, and a sorted set of when each was used last, both by
#: the texts' digests. The braces keep them on one node of a cluster.
PERSISTED_TEXTS_KEY = "{persisted}:texts"
PERSISTED_USES_KEY = "{persisted}:uses"


def session_key(user_id: str) -> str:
    return f"session:user:{user_id}"


def rate_limit_key(bucket: Bucket, subject_digest: str) -> str:
    return f"{bucket}:{subject_digest}"


def profile_key(user_id: str) -> str:
    return f"profile:user:{user_id}"


def response_key(endpoint: str, params_hash: str) -> str:
    return f"api:{endpoint}:{params_hash}"


def content_key(kind: str, content_hash: str) -> str:
    return f"content:{kind}:{content_hash}"


def share_visitor_key(visitor_digest: str) -> str:
    return f"share:visitor:{visitor_digest}"
