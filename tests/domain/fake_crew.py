"""Workers that a test says are alive."""

from collections.abc import Sequence

from domain.crew import CrewUnknown, Worker
from tests.fakes import require_no_transaction


class FakeCrew:
    def __init__(self) -> None:
        self.workers: dict[str, Worker] = {}
        self.is_away = False
        self.times_asked = 0

    async def report(self, worker: Worker) -> None:
        self._require_store()
        self.workers[worker.worker_id] = worker

    async def leave(self, worker_id: str) -> None:
        self._require_store()
        del self.workers[worker_id]

    async def list(self) -> Sequence[Worker]:
        self.times_asked += 1
        self._require_store()
        return list(self.workers.values())

    def _require_store(self) -> None:
        require_no_transaction()
        if self.is_away:
            raise CrewUnknown
