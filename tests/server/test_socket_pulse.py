"""Signs of life, by a clock that the test moves."""

from collections.abc import Callable

from server.socket_pulse import Pulse


class Day:
    """Time passes only while somebody sleeps; things happen at their times."""

    def __init__(self) -> None:
        self.now = 0.0
        self.happening: dict[float, Callable[[], None]] = {}
        self.asked: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        until = self.now + seconds
        for at in sorted(at for at in self.happening if at <= until):
            self.now = at
            self.happening.pop(at)()
        self.now = until

    async def ask(self) -> None:
        self.asked.append(self.now)


async def test_a_client_that_answers_nothing_is_given_up() -> None:
    day = Day()

    await Pulse(30, now=day, sleep=day.sleep).stopped(day.ask)

    assert (day.asked, day.now) == ([30], 60)


async def test_a_silent_client_that_answers_is_asked_again_after_each_silence() -> None:
    day = Day()
    pulse = Pulse(30, now=day, sleep=day.sleep)
    day.happening = {31.0: pulse.hear, 70.0: pulse.hear}

    await pulse.stopped(day.ask)

    assert (day.asked, day.now) == ([30, 61, 100], 130)


async def test_a_client_that_talks_is_not_asked() -> None:
    day = Day()
    pulse = Pulse(30, now=day, sleep=day.sleep)
    day.happening = {float(at): pulse.hear for at in range(10, 200, 10)}

    await pulse.stopped(day.ask)

    assert (day.asked, day.now) == ([220], 250)
