"""Entities as plain records, by the names that the API has for their fields."""

import csv
import io
import json
from collections.abc import AsyncIterable, AsyncIterator, Collection, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

from domain.content import ContentVersion
from domain.ids import global_id
from domain.spreadsheet import inert

#: What JSON can carry.
Record = dict[str, object]
_CONTENTS = ("Article", "Script", "Cover", "InfoCardSet", "VoiceClip")
_OTHERS = (
    *("AccessToken", "Asset", "AuditEntry", "Export", "Generation", "Key", "LedgerEntry"),
    *("Session", "Share", "Upload", "User", "Webhook", "WebhookDelivery"),
)
#: The API's type of each kind of entity that has an id there.
NAMED: Mapping[str, str] = {
    **dict.fromkeys(_CONTENTS, "Content"),
    **{name: name for name in _OTHERS},
}
#: And of what a field refers to; all other ids are the same in the API as with us.
REFERENCES: Mapping[str, str] = {
    **dict.fromkeys(("owner_id", "user_id", "actor_id"), "User"),
    **dict.fromkeys(("generation_id", "retry_of_id"), "Generation"),
    **dict.fromkeys(("content_id", "based_on_id"), "Content"),
    **dict.fromkeys(("background_upload_id", "logo_upload_id"), "Upload"),
    "key_id": "Key",
    "batch_id": "KeyBatch",
    "webhook_id": "Webhook",
    "redelivery_of_id": "WebhookDelivery",
}


def record_of(entity: Any, *, without: Collection[str] = ()) -> Record:  # noqa: ANN401 - any dataclass
    """All of its fields but those, recursively; moments in UTC as ISO 8601, ids as the API's."""
    values = {
        each.name: _plain(getattr(entity, each.name))
        for each in fields(entity)
        if each.name not in without
    }
    types = {"id": NAMED.get(type(entity).__name__), **REFERENCES}
    return {_camel(name): _named(value, types.get(name)) for name, value in values.items()}


def version_record(version: ContentVersion) -> Record:
    """What a content was, by the names that `record_of` gives to what it is."""
    replaced_at = _plain(version.created_at)
    whole = {"version": version.version, "replacedAt": replaced_at, **version.snapshot}
    return {_camel(name): _camelled(value) for name, value in whole.items()}


def _camelled(value: object) -> object:
    """All keys are names of fields: no value of a content has others."""
    if isinstance(value, Mapping):
        return {_camel(name): _camelled(each) for name, each in value.items()}
    return [_camelled(each) for each in value] if isinstance(value, list) else value


def _named(value: object, type_name: str | None) -> object:
    if type_name is None or not isinstance(value, str):
        return value
    return global_id(type_name, value)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return record_of(value) if is_dataclass(value) else value


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.title() for word in others)


def json_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


async def json_list(records: AsyncIterable[Record]) -> AsyncIterator[str]:
    """The pieces of one JSON text, as the records come."""
    separator = "["
    async for record in records:
        yield f"{separator}\n{json_text(record)}"
        separator = ","
    yield "[]\n" if separator == "[" else "\n]\n"


def csv_row(cells: Sequence[object]) -> str:
    """One line, with what no spreadsheet takes for a formula."""
    line = io.StringIO()
    csv.writer(line).writerow([_cell(each) for each in cells])
    return line.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return inert(value) if isinstance(value, str) else value
