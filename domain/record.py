"""Entities as plain records, by the names that the API has for their fields."""

import csv
import io
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

from domain.spreadsheet import inert

#: What JSON can carry.
Record = dict[str, object]


def record_of(entity: Any, *, without: Collection[str] = ()) -> Record:  # noqa: ANN401 - any dataclass
    """All of its fields but those, recursively; moments in UTC as ISO 8601."""
    return {
        _camel(each.name): _plain(getattr(entity, each.name))
        for each in fields(entity)
        if each.name not in without
    }


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


def csv_row(cells: Sequence[object]) -> str:
    """One line, with what no spreadsheet takes for a formula."""
    line = io.StringIO()
    csv.writer(line).writerow([_cell(each) for each in cells])
    return line.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return inert(value) if isinstance(value, str) else value
