"""What a request calls a document that it does not send."""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from domain.errors import BadUserInput
from domain.language import Sentence

_PREFIX = "sha256:"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_VERSION = 1

_EXTENSION_INVALID = Sentence(
    f"extensions.persistedQuery 应为 {{version: {_VERSION}, sha256Hash: 字符串}}。",
    f"extensions.persistedQuery is {{version: {_VERSION}, sha256Hash: a string}}.",
)
_TWO_NAMES = Sentence(
    "documentId 与 extensions.persistedQuery 所指不同，请只发送其一。",
    "documentId and extensions.persistedQuery name two documents; send one of them.",
)


@dataclass(frozen=True, slots=True)
class DocumentName:
    """By Apollo's extension, or by appendix A of GraphQL over HTTP."""

    id: str  # a digest without its prefix
    is_called_digest: bool

    @classmethod
    def of(
        cls,
        document_id: str | None,
        extensions: dict[str, Any] | None,  # any JSON a client sends
    ) -> "DocumentName | None":
        """None where the request has neither; raises `BadUserInput`."""
        extension = (extensions or {}).get("persistedQuery")
        claimed = (
            None if extension is None else cls(plain_id(_hash_in(extension)), is_called_digest=True)
        )
        if not document_id:
            return claimed
        given = cls(plain_id(document_id), is_called_digest=document_id.startswith(_PREFIX))
        if claimed is not None and claimed.id != given.id:
            raise BadUserInput(_TWO_NAMES)
        return claimed or given

    @property
    def is_digest(self) -> bool:
        return _DIGEST.fullmatch(self.id) is not None


def _hash_in(extension: object) -> str:
    claimed = extension if isinstance(extension, dict) else {}
    version, name = claimed.get("version"), claimed.get("sha256Hash")
    if version is True or version != _VERSION or not isinstance(name, str) or not name:
        raise BadUserInput(_EXTENSION_INVALID)
    return name


def plain_id(document_id: str) -> str:
    """The same for a digest with and without its prefix."""
    digest = document_id.removeprefix(_PREFIX)
    return digest if _DIGEST.fullmatch(digest) else document_id


def digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()
