"""docs/api.md: every example is run as it stands there."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from graphql import OperationDefinitionNode, parse

from tests.api.asking import ask, refused
from tests.api.client import ARTICLE, PASSWORD, Json, visiting
from tests.api.manifests import TEXTS
from tests.api_guide import CHINESE, ENGLISH, examples
from tests.clients import guide_workspace
from tests.clients.breaking_proxy import BreakingProxy
from tests.clients.node_tests import HERE, all_passed, run_tests
from tests.product import RunningProduct
from tests.servers import program

_SECONDS = 60
#: One for each file of tests that generates something.
_KEYS = 6
_GENERATIONS = "{ generations { edges { node { id } } } }"


def test_every_example_names_its_file_once() -> None:
    files = [example.file for example in examples(ENGLISH)]

    assert "" not in files
    assert len(files) == len(set(files)) > 15


def test_both_languages_show_the_same_examples() -> None:
    assert examples(CHINESE) == examples(ENGLISH)


def test_front_ends_built_by_it_work(
    product: RunningProduct, published: RunningProduct, built: Path, keys: Iterator[str]
) -> None:
    """It compiles under `tsc --strict`, with the types that are generated from our schema."""
    tests = sorted(guide_workspace.TESTS.glob("*.test.ts"))
    variables = {
        "LAOWANG_URL": f"{product.address}/graphql",
        "LAOWANG_PUBLISHED_URL": f"{published.address}/graphql",
        "LAOWANG_KEYS": ",".join(islice(keys, _KEYS)),
    }

    told = run_tests([test.with_suffix(".js").name for test in tests], built, variables)

    assert told == all_passed(*tests)


def test_it_installs_what_the_tests_use(workspace: Path) -> None:
    commands = (workspace / "install.sh").read_text().splitlines()
    named = {name for line in commands for name in line.split()[2:] if not name.startswith("--")}
    ours = json.loads((HERE / "package.json").read_text())["devDependencies"]

    assert named - ours.keys() == set()


async def test_its_generator_publishes_every_operation(
    published: RunningProduct, built: Path
) -> None:
    """The server has read the manifest, and executes what is in it by the ids that clients have."""
    manifest = json.loads((built.parent / guide_workspace.MANIFEST).read_text())
    documents = {_name_of(text): document_id for document_id, text in manifest.items()}
    async with visiting(published.address) as anonymous:
        known = await ask(anonymous, body={"documentId": documents["Catalogue"]})
        unknown = await ask(anonymous, body={"documentId": "unknown"})

    assert documents.keys() == {*TEXTS, "Overview"}
    assert {"id": "trial", "credits": 20}.items() <= known.json()["data"]["plans"][0].items()
    assert refused(unknown)[1] == ["PERSISTED_QUERY_NOT_FOUND"]


def _name_of(text: str) -> str:
    [name] = [
        each.name.value
        for each in parse(text).definitions
        if isinstance(each, OperationDefinitionNode) and each.name is not None
    ]
    return name


async def test_its_requests_are_answered(product: RunningProduct, workspace: Path) -> None:
    async with visiting(product.address) as anonymous:
        client = await anonymous.signed_up("curl@example.com", PASSWORD)
    variables = {
        "API": f"{product.address}/graphql",
        "EMAIL": "curl@example.com",
        "PASSWORD": PASSWORD,
        "TOKEN": client.access_token,
    }

    platforms = _answer(workspace, "platforms.sh", variables)["platforms"]
    login = _answer(workspace, "login.sh", variables)["login"]
    me = _answer(workspace, "me.sh", variables)["me"]
    plans = _answer(workspace, "get.sh", variables)["plans"]

    assert {"platform": "XIAOHONGSHU", "titleLimit": 20} in platforms
    assert login["session"].keys() == {"accessToken", "refreshToken"}
    assert login["userErrors"] == []
    assert me["email"] == "curl@example.com"
    assert me["entitlement"] == {"isActive": False, "creditsAvailable": 0}
    assert {"id": "trial", "credits": 20} in plans


def _answer(workspace: Path, file: str, variables: dict[str, str]) -> Json:
    """What curl prints, where it is data and what it has cost."""
    program("curl")
    told = _run([program("sh"), "-eu", file], workspace, variables)
    body = json.loads(told)
    assert body.keys() == {"data", "extensions"}
    assert body["extensions"].keys() == {"cost"}
    return body["data"]


async def test_its_program_in_python_watches_across_a_break(
    product: RunningProduct, workspace: Path, keys: Iterator[str]
) -> None:
    proxy = BreakingProxy(product.address)
    async with visiting(product.address) as anonymous, proxy.serving() as address:
        client = await anonymous.signed_up("python@example.com", PASSWORD)
        await client.activate(next(keys))
        command = [sys.executable, "watch.py", f"{address}/graphql", client.access_token, ARTICLE]
        told = await asyncio.to_thread(_run, command, workspace, {})
        events = [json.loads(line) for line in told.splitlines()]
        generations = await client.data(_GENERATIONS)
        [edge] = generations["generations"]["edges"]
        replayed = [event async for event in client.watch(edge["node"]["id"])]

    assert proxy.sockets == 2
    assert [event["cursor"] for event in events] == [event["cursor"] for event in replayed]
    assert events[-1]["__typename"] == "GenerationSucceeded"
    assert events[-1]["content"]["title"]


def _run(command: list[str], folder: Path, variables: dict[str, str]) -> str:
    ran = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout
