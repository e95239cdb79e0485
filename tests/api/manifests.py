"""Manifests of the contract's operations, as the front end's build would write them."""

import hashlib
import json
from pathlib import Path

from tests.api.client import Json
from tests.api.contract import OPERATIONS, operation

#: By their names.
TEXTS = {name: operation(name) for name in OPERATIONS}


def sha1(text: str) -> str:
    """What graphql-codegen names a document by, unless it is told otherwise."""
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def apollos(texts: dict[str, str]) -> Json:
    return {
        "format": "apollo-persisted-query-manifest",
        "version": 1,
        "operations": [
            {
                "id": hashlib.sha256(text.encode()).hexdigest(),
                "name": name,
                "type": OPERATIONS[name].operation.value if name in OPERATIONS else "query",
                "body": text,
            }
            for name, text in texts.items()
        ],
    }


def codegens(texts: dict[str, str]) -> Json:
    return {sha1(text): text for text in texts.values()}


def written(folder: Path, name: str, manifest: Json) -> str:
    path = folder / name
    path.write_text(json.dumps(manifest))
    return str(path)
