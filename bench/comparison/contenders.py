"""Who is compared, and that all of them give the same answers."""

import http.client
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.comparison.load import NUMBER, Task
from bench.comparison.processes import Running
from bench.comparison.workloads import Workload
from bench.rival_servers import difference

_PATIENCE_SECONDS = 60


class AnswersDiffer(Exception):
    def __init__(self, workload: Workload, name: str, how: str) -> None:
        super().__init__(f"{name} answers {workload.title} differently: {how}")


@dataclass(frozen=True, slots=True, eq=False)
class Contender:
    """`name` is part of the names of ratios; answers begin with `opening`."""

    name: str
    title: str
    running: Running
    headers: Mapping[str, str] = field(default_factory=dict)
    opening: str = '{"data"'

    def task(self, workload: Workload, *, seconds: float, connections: int) -> Task:
        return Task(
            self.running.port,
            workload.body,
            headers=self.headers,
            seconds=seconds,
            connections=connections,
            answer=self.opening,
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
    """Raises `AnswersDiffer` where the data of one are not the first one's, or there are errors."""
    answers = [json.loads(contender.answer(workload)) for contender in contenders]
    expected = answers[0].get("data")
    for contender, answer in zip(contenders, answers, strict=True):
        if answer.get("data") is None or answer.get("errors"):
            raise AnswersDiffer(workload, contender.name, str(answer)[:2000])
        if not workload.is_of_session and (differing := difference(expected, answer["data"])):
            raise AnswersDiffer(workload, contender.name, differing)
