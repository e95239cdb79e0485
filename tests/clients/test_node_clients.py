"""The front end's own libraries, in Node, against the whole product."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.node_tests import HERE, all_passed, passed, run_tests
from tests.product import RunningProduct, running_product

#: Of this version of graphql-http; the suite runs twice.
_AUDITS = 61


def test_apollo_client_lives_through_the_whole_story(
    product: RunningProduct, keys: Iterator[str]
) -> None:
    told = _tell("story.test.mjs", product, LAOWANG_KEY=next(keys))

    assert told == all_passed(HERE / "story.test.mjs")


@pytest.mark.parametrize("story", ["sockets.test.mjs", "streams.test.mjs"])
def test_subscriptions_outlive_the_process_that_carries_them(story: str, tmp_path: Path) -> None:
    """Each ends the API, and so has a product of its own."""
    with running_product(tmp_path) as product:
        [code] = product.issue_keys()
        api = str(_api_of(product))

        told = _tell(story, product, LAOWANG_KEY=code, LAOWANG_API_PID=api)

    assert told == all_passed(HERE / story)


def test_apollo_client_puts_answers_in_parts_together(
    product: RunningProduct, keys: Iterator[str]
) -> None:
    told = _tell("defer.test.mjs", product, LAOWANG_KEY=next(keys))

    assert told == all_passed(HERE / "defer.test.mjs")


def test_apollos_link_for_persisted_queries_sends_a_text_once(product: RunningProduct) -> None:
    told = _tell("persisted.test.mjs", product)

    assert told == all_passed(HERE / "persisted.test.mjs")


def _api_of(product: RunningProduct) -> int:
    """The process that hands signals on to the API."""
    listed = subprocess.run(
        ["ps", "-ww", "--ppid", str(product.process.pid), "-o", "pid=,args="],
        capture_output=True,
        text=True,
        check=True,
    )
    [api] = [line for line in listed.stdout.splitlines() if " serve --descriptor " in line]
    return int(api.split()[0])


def test_the_audit_of_graphql_over_http_finds_nothing(product: RunningProduct) -> None:
    told = _tell("audit.test.mjs", product)

    assert told == passed(2 * _AUDITS)


def _tell(story: str, product: RunningProduct, **variables: str) -> dict[str, str]:
    return run_tests([story], HERE, {"LAOWANG_URL": f"{product.address}/graphql", **variables})
