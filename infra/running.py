"""Runs the whole product on one machine: API, worker and what they need."""

import asyncio
import os
import signal
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import httpx

from infra.embedded import Home, completed, development, sole_run, valkey
from infra.serving import listen, local_address
from infra.settings import Settings
from infra.supervision import Backoff, Program, Supervisor

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_PROBE_SECONDS = 1.0
#: How long the worker lets running jobs go on.
_JOB_SECONDS = 20
#: Between the end of the requests or jobs and the end of the process.
_TIDY_SECONDS = 5


def on_ending(action: Callable[[], object]) -> None:
    """Calls `action` whenever this process is asked to end, except where it was told to ignore it.

    `nohup` tells so of SIGHUP.
    """
    for number in ENDINGS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            asyncio.get_running_loop().add_signal_handler(number, action)


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """One run of everything, from the first check to the last process's end."""

    settings: Settings
    #: To this command `worker` or `serve --descriptor N` is added.
    entry: Sequence[str]
    #: Makes the database ready for its first user.
    prepare: Callable[[Settings], Awaitable[None]]
    say: Callable[[str], None]

    async def run(self) -> None:
        """Returns when the process is asked to end; raises `StartRefused`."""
        home = Home.of(self.settings)
        with sole_run(home) as lock, listen(self.settings) as listening:
            supervisor = Supervisor(backoff=Backoff(), inherited=[lock])
            running = asyncio.create_task(self._run(supervisor, home, listening))
            on_ending(running.cancel)
            try:
                await running
            except asyncio.CancelledError:
                self.say("老旺AI has stopped.")

    async def _run(self, supervisor: Supervisor, home: Home, listening: socket.socket) -> None:
        settings = completed(self.settings)
        address = local_address(settings.host, listening.getsockname()[1])
        environment = self._environment(home, address)
        async with supervisor:
            if not self.settings.redis_url.get_secret_value():
                await supervisor.start(valkey(home))
            await self.prepare(settings)
            await supervisor.start(self._worker(environment))
            await supervisor.start(self._api(environment, address, listening))
            self.say(f"老旺AI is ready: {address}/graphql  (Ctrl-C stops)")
            try:
                await asyncio.Event().wait()
            finally:
                self.say("Stopping …")
                # Held open, it would keep new clients waiting for an API that is leaving.
                listening.close()

    def _environment(self, home: Home, address: str) -> dict[str, str]:
        own = {"DATA_DIR": str(home.path), **development(self.settings)}
        if self.settings.public_base_url is None:
            own["PUBLIC_BASE_URL"] = address
        return {**os.environ, **own}

    def _worker(self, environment: dict[str, str]) -> Program:
        return Program(
            name="worker",
            command=[*self.entry, "worker"],
            environment=environment,
            grace_seconds=_JOB_SECONDS + _TIDY_SECONDS,
        )

    def _api(self, environment: dict[str, str], address: str, listening: socket.socket) -> Program:
        descriptor = listening.fileno()
        return Program(
            name="API",
            command=[*self.entry, "serve", "--descriptor", str(descriptor)],
            environment=environment,
            descriptors=[descriptor],
            ready=lambda: _is_ready(address),
            grace_seconds=self.settings.shutdown_grace_seconds + _TIDY_SECONDS,
        )


async def _is_ready(address: str) -> bool:
    async with httpx.AsyncClient(trust_env=False, timeout=_PROBE_SECONDS) as client:
        try:
            answer = await client.get(f"{address}/readyz")
        except httpx.TransportError:
            return False
    return answer.is_success
