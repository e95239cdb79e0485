"""The field `AIGC` of a file's metadata, as annex E of GB 45438-2025 lays it down.

Its seven elements are a JSON object. `ReservedCode1` is the producer's own: ours holds the digest
of the file, and a signature over producer, content and digest, so that we know our labels again,
and see that one was changed, or copied to another file.
"""

import base64
import hmac
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.ai_label import ImplicitLabel

#: What the metadata's field is called in every format.
KEY = "AIGC"
#: No more of a field is read, in characters. Ours are a tenth of that.
FIELD_LIMIT = 4096
#: Of a producer's name or a content's id, in characters.
_TEXT_LIMIT = 64
#: 1: made by AI; 2: perhaps; 3: suspected.
_MADE_BY_AI = "1"
#: Annex E j): neither spaces nor quotation marks nor backslashes, and nothing beyond ASCII.
_ALLOWED = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,64}")
#: Sets these signatures apart from whatever else the same secret may sign.
_PURPOSE = "laowang aigc label v1"
_CODE = re.compile(r"v1\.(?P<digest>[0-9a-f]{64})\.(?P<signature>[\w-]{43})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ParsedField:
    """What a field says; `is_signed` if we signed it."""

    label: ImplicitLabel
    is_signed: bool


class AigcFields:
    """Writes fields in the name of `producer`, signed with the first of `secrets`.

    The others are those that earlier fields were signed with.
    """

    def __init__(self, producer: str, *, secrets: Sequence[str]) -> None:
        if not _ALLOWED.fullmatch(producer):
            raise ValueError(f"GB 45438-2025 does not allow {producer!r} as a producer's code")
        self.producer = producer
        self._secrets = [secret.encode() for secret in secrets]

    def field(self, *, content_id: str, digest: str) -> str:
        """The propagator's elements are the producer's at first (annex E, note 1)."""
        label = ImplicitLabel(producer=self.producer, content_id=content_id, content_digest=digest)
        elements = {
            "Label": _MADE_BY_AI,
            "ContentProducer": self.producer,
            "ProduceID": content_id,
            "ReservedCode1": f"v1.{digest}.{_signature(label, self._secrets[0])}",
            "ContentPropagator": self.producer,
            "PropagateID": content_id,
            "ReservedCode2": "",
        }
        return json.dumps(elements, separators=(",", ":"))

    def parse(self, field: str) -> ParsedField | None:
        """Reads anybody's field, bare or in an object of its name; None if it is none.

        What follows the object is not looked at.
        """
        elements = _elements(field)
        if elements is None:
            return None
        label = ImplicitLabel(
            producer=_shown(elements.get("ContentProducer", "")),
            content_id=_shown(elements.get("ProduceID", "")),
        )
        code = _CODE.fullmatch(elements.get("ReservedCode1", ""))
        if code is None:
            return ParsedField(label, is_signed=False)
        label = replace(label, content_digest=code["digest"])
        return ParsedField(label, is_signed=self._is_ours(label, code["signature"]))

    def _is_ours(self, label: ImplicitLabel, signature: str) -> bool:
        return any(
            hmac.compare_digest(_signature(label, secret), signature) for secret in self._secrets
        )


def _shown(text: str) -> str:
    """A stranger's text, fit to be shown."""
    return "".join(filter(str.isprintable, text))[:_TEXT_LIMIT]


def _signature(label: ImplicitLabel, secret: bytes) -> str:
    said = json.dumps([_PURPOSE, label.producer, label.content_id, label.content_digest])
    digest = hmac.digest(secret, said.encode(), "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _elements(field: str) -> dict[str, str] | None:
    """Its text elements by name; None where it is no JSON object that names a `Label`."""
    try:
        value, _ = json.JSONDecoder().raw_decode(field[:FIELD_LIMIT])
    except (ValueError, RecursionError):
        return None
    if isinstance(value, dict):
        value = value.get(KEY, value.get(KEY.lower(), value))
    if not isinstance(value, dict) or "Label" not in value:
        return None
    return {name: element for name, element in value.items() if isinstance(element, str)}
