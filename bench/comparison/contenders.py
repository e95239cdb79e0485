"""Who is compared, and that all of them give the same answers."""

import http.client
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.comparison.load import NUMBER, Task
from bench.comparison.processes import Running
from bench.comparison.workloads import Workload

_PATIENCE_SECONDS = 60


class AnswersDiffer(Exception):
    def __init__(self, workload: Workload, name: str, answer: bytes) -> None:
        shown = answer[:2000].decode(errors="replace")
        super().__init__(f"{name} answers {workload.title} differently: {shown}")


@dataclass(frozen=True, slots=True, eq=False)
class Contender:
    """`name` is part of the names of ratios; `serves` names workloads, all where it is None."""

    name: str
    title: str
    running: Running
    headers: Mapping[str, str] = field(default_factory=dict)

    def task(self, workload: Workload, *, seconds: float, connections: int) -> Task:
        return Task(
            self.running.port,
            workload.body,
            headers=self.headers,
            seconds=seconds,
            connections=connections,
        )

    def answer(self, workload: Workload) -> bytes:
        """To one request by itself."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.running.port, timeout=_PATIENCE_SECONDS
        )
        body = workload.body.replace(NUMBER, "9" * len(NUMBER))
        headers = {"Content-Type": "application/json", **self.headers}
        connection.request("POST", "/graphql", body.encode(), headers)
        answer = connection.getresponse().read()
        connection.close()
        return answer


def require_same_answers(workload: Workload, contenders: Sequence[Contender]) -> None:
    """Raises `AnswersDiffer` where the data of one is not the first one's."""
    expected = None
    for contender in contenders:
        answer = contender.answer(workload)
        data = json.loads(answer).get("data")
        expected = data if expected is None else expected
        if data is None or data != expected:
            raise AnswersDiffer(workload, contender.name, answer)
