"""Whatever goes away under a running job: it ends, is charged once, and its watchers miss nothing.

The model stands still in the middle of a sentence, so that it happens neither before nor after.
"""

import asyncio
import os
import signal
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from redis.asyncio import Redis
from redis.exceptions import RedisError
from websockets.exceptions import ConnectionClosedError

from infra.embedded import Home
from infra.settings import Settings
from tests.api.client import PASSWORD, Client
from tests.infra.ai.openai_server import OpenAIServer
from tests.servers import program
from tests.workers.conftest import Deployment, Site
from tests.workers.held_job import PATIENCE_SECONDS, HeldJob

_LOGIN = """
mutation ($input: LoginInput!) { login(input: $input) { session { accessToken } } }
"""
_EMAIL = "{ me { email } }"


async def test_a_killed_redis_that_remembers_costs_a_running_job_nothing(
    deployment: Deployment, anonymous: Client, model: OpenAIServer
) -> None:
    owner = await deployment.site.customer(anonymous)

    async def crash(job: HeldJob) -> Client:
        deployment.redis.kill()
        job.go_on()
        deployment.redis.start()
        return owner

    await _assert_survived(owner, model, crash)


async def test_a_killed_redis_that_forgot_costs_no_more_than_a_new_sign_in(
    deployment: Deployment, anonymous: Client, model: OpenAIServer
) -> None:
    owner = await deployment.site.customer(anonymous)
    email = (await owner.data(_EMAIL))["me"]["email"]

    async def crash(_: HeldJob) -> Client:
        deployment.redis.kill()
        deployment.redis.forget()
        deployment.redis.start()
        return await _signed_in_again(owner, email)

    await _assert_survived(owner, model, crash)


async def _signed_in_again(owner: Client, email: str) -> Client:
    data = await owner.data(_LOGIN, input={"email": email, "password": PASSWORD})
    return replace(owner, access_token=data["login"]["session"]["accessToken"])


async def test_a_killed_embedded_valkey_is_started_again_and_costs_nothing(
    embedded: Site, anonymous: Client, model: OpenAIServer
) -> None:
    owner = await embedded.customer(anonymous)
    home = Home.of(Settings(data_dir=embedded.data_dir, redis_url=SecretStr("")))

    async def crash(_: HeldJob) -> Client:
        killed = await _valkey(home.valkey_socket)
        os.kill(killed, signal.SIGKILL)
        assert await _valkey(home.valkey_socket, other_than=killed)
        return owner

    await _assert_survived(owner, model, crash)


async def _valkey(path: Path, *, other_than: int = 0) -> int:
    """The id of the process that answers there."""
    async with asyncio.timeout(PATIENCE_SECONDS), Redis(unix_socket_path=str(path)) as redis:
        while True:
            try:
                process_id: int = (await redis.info("server"))["process_id"]
            except RedisError:
                continue
            if process_id != other_than:
                return process_id


async def _assert_survived(
    owner: Client, model: OpenAIServer, crash: Callable[[HeldJob], Awaitable[Client]]
) -> None:
    """Of two watchers one stays through the crash; the other comes back to see what is left."""
    job = await HeldJob.begun(owner, model)
    steady = owner.watch(job.generation_id)
    assert [await anext(steady) for _ in job.seen] == job.seen

    back = await crash(job)
    job.go_on()
    seen_in_two = [*job.seen, *await job.rest(back)]
    seen_throughout = [*job.seen, *await _rest(steady)]

    await job.assert_told_and_charged_once(back, seen_in_two)
    assert seen_throughout == seen_in_two


async def _rest(events: AsyncIterator[dict[str, object]]) -> list[dict[str, object]]:
    async with asyncio.timeout(PATIENCE_SECONDS):
        return [event async for event in events]


async def test_watchers_of_a_killed_api_come_back_and_go_on(
    embedded: Site, anonymous: Client, model: OpenAIServer
) -> None:
    owner = await embedded.customer(anonymous)
    job = await HeldJob.begun(owner, model)
    cut_off = owner.watch(job.generation_id)
    assert [await anext(cut_off) for _ in job.seen] == job.seen

    os.kill(_api_of(embedded), signal.SIGKILL)
    with pytest.raises(ConnectionClosedError):
        await anext(cut_off)
    await _answering(owner)
    job.go_on()

    await job.assert_told_and_charged_once(owner, [*job.seen, *await job.rest(owner)])


def _api_of(site: Site) -> int:
    """The id of the process that serves; its watcher names the same command, after its own."""
    command = [program("ps"), "-A", "-o", "pid=,ppid=,args="]
    listed = subprocess.run(command, check=True, capture_output=True, text=True)
    processes = [line.split(maxsplit=2) for line in listed.stdout.splitlines()]
    watchers = {pid for pid, parent, _ in processes if int(parent) == site.product.process.pid}
    [api] = [pid for pid, parent, line in processes if parent in watchers and " serve " in line]
    return int(api)


async def _answering(client: Client) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            try:
                await client.http.get(f"{client.address}/healthz")
            except httpx.TransportError:
                continue
            return
