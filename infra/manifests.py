"""Manifests of operations, as Apollo's and graphql-codegen's tools write them."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson

from domain.persisted_query import PublishedOperation
from infra.errors import StartRefused

_APOLLO = "apollo-persisted-query-manifest"


class ManifestUnusable(StartRefused):
    def __init__(self, place: object, fault: str) -> None:
        super().__init__(f"{place}: {fault}\nCorrect the manifest, or PERSISTED_MANIFESTS.")


def read_manifests(paths: Sequence[Path]) -> list[PublishedOperation]:
    """Raises `ManifestUnusable`."""
    return [operation for path in paths for operation in _read(path)]


def _read(path: Path) -> list[PublishedOperation]:
    manifest = _json(path)
    if not isinstance(manifest, dict):
        raise ManifestUnusable(path, "is no manifest, but another JSON")
    is_apollo = "format" in manifest
    operations = list(_of_apollo(path, manifest) if is_apollo else _of_codegen(path, manifest))
    if not operations:
        raise ManifestUnusable(path, "lists no operation")
    return operations


def _json(path: Path) -> object:
    try:
        return orjson.loads(path.read_bytes())
    except OSError as error:
        raise ManifestUnusable(path, f"cannot be read ({error.strerror})") from error
    except orjson.JSONDecodeError as error:
        raise ManifestUnusable(path, f"is not JSON in UTF-8 ({error})") from error


def _of_apollo(
    path: Path,
    manifest: dict[str, Any],  # any JSON
) -> Iterator[PublishedOperation]:
    """`{"format": "apollo-…", "version": 1, "operations": [{"id", "name", "type", "body"}]}`."""
    if manifest["format"] != _APOLLO or manifest.get("version") != 1:
        raise ManifestUnusable(path, f"has a format that is not {_APOLLO}, version 1")
    operations = manifest.get("operations")
    if not isinstance(operations, list):
        raise ManifestUnusable(path, "has no list of operations")
    for number, operation in enumerate(operations, start=1):
        yield _operation_of_apollo(path, number, operation)


def _operation_of_apollo(path: Path, number: int, operation: object) -> PublishedOperation:
    texts = operation if isinstance(operation, dict) else {}
    document_id, name, text = (texts.get(key) for key in ("id", "name", "body"))
    place = f"{path}, operation {name if isinstance(name, str) else number}"
    if not all(isinstance(each, str) and each for each in (document_id, name, text)):
        raise ManifestUnusable(place, "lacks its id, name or body")
    return PublishedOperation(id=str(document_id), name=str(name), text=str(text), place=place)


def _of_codegen(
    path: Path,
    manifest: dict[str, Any],  # any JSON
) -> Iterator[PublishedOperation]:
    """`{"id": "text"}`, as the client preset writes them."""
    for document_id, text in manifest.items():
        place = f"{path}, operation {document_id}"
        if not document_id or not isinstance(text, str) or not text:
            raise ManifestUnusable(place, "has no text")
        yield PublishedOperation(id=document_id, name=None, text=text, place=place)
