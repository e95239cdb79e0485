"""Time that passes when a test wants it to."""

import asyncio


class SkippingLoop(asyncio.SelectorEventLoop):
    """Its clock may be put forward, so that a limit is reached without waiting for it."""

    _skipped = 0.0

    def time(self) -> float:
        return super().time() + self._skipped

    def skip(self, seconds: float) -> None:
        self._skipped += seconds
