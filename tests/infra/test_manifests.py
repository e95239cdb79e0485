"""Manifests as the tools of Apollo and of graphql-codegen write them; what else is refused."""

import json
from pathlib import Path

import pytest

from domain.persisted_query import PublishedOperation
from infra.manifests import ManifestUnusable, read_manifests

APOLLO = {
    "format": "apollo-persisted-query-manifest",
    "version": 1,
    "operations": [
        {"id": "a1", "name": "Me", "type": "query", "body": "query Me { me { id } }"},
        {"id": "a2", "name": "Go", "type": "mutation", "body": "mutation Go { logout { ok } }"},
    ],
}


def written(tmp_path: Path, manifest: object, *, name: str = "web.json") -> Path:
    path = tmp_path / name
    text = manifest if isinstance(manifest, str) else json.dumps(manifest)
    path.write_text(text)
    return path


def test_apollos_manifest(tmp_path: Path) -> None:
    path = written(tmp_path, APOLLO)

    assert read_manifests([path]) == [
        PublishedOperation(
            id="a1", name="Me", text="query Me { me { id } }", place=f"{path}, operation Me"
        ),
        PublishedOperation(
            id="a2", name="Go", text="mutation Go { logout { ok } }", place=f"{path}, operation Go"
        ),
    ]


def test_graphql_codegens_manifest(tmp_path: Path) -> None:
    path = written(tmp_path, {"0a1b": "query Me { me { id } }"})

    assert read_manifests([path]) == [
        PublishedOperation(
            id="0a1b", name=None, text="query Me { me { id } }", place=f"{path}, operation 0a1b"
        )
    ]


def test_several_manifests_are_one(tmp_path: Path) -> None:
    paths = [written(tmp_path, APOLLO), written(tmp_path, {"b1": "{ me }"}, name="app.json")]

    assert [operation.id for operation in read_manifests(paths)] == ["a1", "a2", "b1"]
    assert read_manifests([]) == []


@pytest.mark.parametrize(
    ("manifest", "fault"),
    [
        ("{", ": is not JSON in UTF-8 (unexpected end of data: line 1 column 2 (char 1))"),
        ('{"a": "\\ud800"}', ": is not JSON in UTF-8 ("),
        ("[" * 5000, ": is not JSON in UTF-8 ("),
        ([], ": is no manifest, but another JSON"),
        ({}, ": lists no operation"),
        ({"format": "relay"}, ": has a format that is not apollo-persisted-query-manifest, ver"),
        ({**APOLLO, "version": 2}, ": has a format that is not apollo-persisted-query-manifest"),
        ({**APOLLO, "operations": {}}, ": has no list of operations"),
        ({**APOLLO, "operations": []}, ": lists no operation"),
        ({**APOLLO, "operations": [5]}, ", operation 1: lacks its id, name or body"),
        (
            {**APOLLO, "operations": [{"id": "a", "name": "Me", "body": ""}]},
            ", operation Me: lacks its id, name or body",
        ),
        (
            {**APOLLO, "operations": [{"name": "Me", "body": "{ me }"}]},
            ", operation Me: lacks its id, name or body",
        ),
        ({"0a1b": 5}, ", operation 0a1b: has no text"),
        ({"0a1b": ""}, ", operation 0a1b: has no text"),
        ({"": "{ me }"}, ", operation : has no text"),
    ],
)
def test_what_is_no_manifest_is_refused_by_its_name(
    tmp_path: Path, manifest: object, fault: str
) -> None:
    path = written(tmp_path, manifest)

    with pytest.raises(ManifestUnusable) as unusable:
        read_manifests([path])

    assert str(unusable.value).startswith(f"{path}{fault}")
    assert str(unusable.value).endswith("\nCorrect the manifest, or PERSISTED_MANIFESTS.")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ManifestUnusable) as unusable:
        read_manifests([tmp_path / "none.json"])

    assert str(unusable.value).startswith(
        f"{tmp_path / 'none.json'}: cannot be read (No such file or directory)"
    )
