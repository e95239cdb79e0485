"""Labels of files: written into those that we make, found in those of anybody."""

import asyncio
from collections.abc import Sequence

from domain.ai_label import FoundLabel
from infra.aigc import AigcFields

#: These have no metadata; what they show says it.
_PLAIN = frozenset({"application/x-subrip", "text/vtt"})


class FileLabels:
    """Signs with the first of `secrets`, and knows the labels signed with any of them.

    `producer` is the operator's code as a provider, or its name in ASCII. Copying and digesting
    leave the event loop, and the interpreter's lock for most of their time.
    """

    def __init__(self, producer: str, *, secrets: Sequence[str]) -> None:
        self._fields = AigcFields(producer, secrets=secrets)

    @property
    def producer(self) -> str:
        return self._fields.producer

    async def label(self, data: bytes, mime_type: str, *, content_id: str) -> bytes:
        if mime_type in _PLAIN:
            return data
        return await asyncio.to_thread(self._labelled, data, mime_type, content_id)

    def _labelled(self, data: bytes, mime_type: str, content_id: str) -> bytes:
        from infra.label_formats import FORMATS  # noqa: PLC0415 - docs/adr/0046: the first label

        form = FORMATS.get(mime_type)
        if form is None:
            raise ValueError(f"no label goes into {mime_type}")
        if not form.reading.is_of(data):
            raise ValueError("the file is not of the type that it is said to be")
        field = self._fields.field(content_id=content_id, digest=form.reading.digest_of(data))
        return form.with_field(data, field)

    async def read(self, data: bytes) -> FoundLabel | None:
        return await asyncio.to_thread(self._found, data)

    def _found(self, data: bytes) -> FoundLabel | None:
        from infra.label_formats import READINGS  # noqa: PLC0415 - the same

        reading = next((one for one in READINGS if one.is_of(data)), None)
        field = None if reading is None else reading.field_of(data)
        parsed = None if field is None else self._fields.parse(field)
        if reading is None or parsed is None:
            return None
        return FoundLabel(
            label=parsed.label, is_signed=parsed.is_signed, file_digest=reading.digest_of(data)
        )
