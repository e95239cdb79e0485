"""The names that clients give their requests, so that none is carried out twice."""

import re

from domain.errors import ErrorCode, Refusal
from domain.language import Sentence

_KEY = re.compile(r"[\x21-\x7e]{8,64}")


class IdempotencyConflict(Refusal):
    code = ErrorCode.CONFLICT

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "该 idempotencyKey 已用于另一个请求，请换一个新的。",
                "This idempotencyKey was used for a different request; take a new one.",
            ),
            field=("input", "idempotencyKey"),
        )


class IdempotencyKeyInvalid(Refusal):
    code = ErrorCode.IDEMPOTENCY_KEY_INVALID

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "幂等键须为 8 到 64 个可见 ASCII 字符，建议使用 UUID。",
                "An idempotencyKey has 8 to 64 visible ASCII characters; a UUID is a good one.",
            ),
            field=("input", "idempotencyKey"),
        )


def checked_idempotency_key(key: str) -> str:
    """The key itself; raises `IdempotencyKeyInvalid`."""
    if not _KEY.fullmatch(key):
        raise IdempotencyKeyInvalid
    return key
