"""However many ask, few texts are examined at once: the rest of the API shares the interpreter."""

import asyncio
import threading

from domain.compliance import ComplianceReport
from domain.platform import Platform
from domain.services.examining import AT_ONCE, Examining
from tests.fake_writing import FakeAnalyst, FakeComplianceChecker
from tests.fakes import FakeRateLimits


class _Waiting(FakeComplianceChecker):
    """Holds every check till it is told to go on, and remembers how many it held at once."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.go_on = threading.Event()
        self.held = self.most_held = 0
        self._lock = threading.Lock()

    def check(self, text: str, *, platform: Platform | None = None) -> ComplianceReport:
        with self._lock:
            self.held += 1
            self.most_held = max(self.most_held, self.held)
        self.begun.release()
        self.go_on.wait()
        with self._lock:
            self.held -= 1
        return super().check(text, platform=platform)


async def test_the_others_wait_for_their_turn() -> None:
    checker = _Waiting()
    examining = Examining(checker=checker, analyst=FakeAnalyst(), rate_limits=FakeRateLimits())
    asked = [
        asyncio.create_task(examining.compliance("最好", platform=None, user_id="user"))
        for _ in range(AT_ONCE + 2)
    ]

    for _ in range(AT_ONCE):
        await asyncio.to_thread(checker.begun.acquire)
    await asyncio.sleep(0.05)  # enough for one more, were it let in
    checker.go_on.set()
    reports = await asyncio.gather(*asked)

    assert checker.most_held == AT_ONCE
    assert [len(report.hits) for report in reports] == [1] * len(asked)
