import itertools
import json
from collections.abc import Iterator

from bench.comparison.load import Task, written
from bench.comparison.workloads import HISTORY_20


def requests(task: Task) -> Iterator[tuple[dict[str, str], dict[str, object]]]:
    """Headers and bodies."""
    for request in written(task, itertools.count(1)):
        head, body = request.decode().split("\r\n\r\n", 1)
        lines = head.split("\r\n")[1:]
        headers = dict(line.split(": ", 1) for line in lines)
        assert int(headers["Content-Length"]) == len(body.encode())
        yield headers, json.loads(body)


def test_a_workload_asks_the_same_again_and_again() -> None:
    one, other = itertools.islice(requests(Task(80, HISTORY_20.body)), 2)

    assert one == other
    assert one[1]["variables"] == {"first": 20}


def test_a_cold_one_is_never_asked_twice() -> None:
    texts = [
        body["query"] for _, body in itertools.islice(requests(Task(80, HISTORY_20.cold.body)), 3)
    ]

    assert texts == [f"# {number:010d}\n{HISTORY_20.query}" for number in (1, 2, 3)]


def test_headers_are_those_of_the_task() -> None:
    headers, _ = next(requests(Task(80, "{}", headers={"Authorization": "Bearer token"})))

    assert headers["Authorization"] == "Bearer token"
