"""The machine itself: somewhere to write, and a port to listen on."""

import tempfile
from pathlib import Path

import httpx

from infra.doctor.finding import Examination, Finding, failed, ok
from infra.serving import AddressUnusable, listen, local_address
from infra.settings import Settings

_PROBE_SECONDS = 2.0
_OUR_HEALTH = b'{"status":"ok"}'


async def examine_data_dir(path: Path) -> Examination:
    yield _data_dir(path)


def _data_dir(path: Path) -> Finding:
    try:
        with tempfile.NamedTemporaryFile(dir=path, prefix=".doctor-") as written:
            written.write(b"?")
    except OSError as error:
        return failed(
            "data directory",
            f"{path}: {error.strerror}",
            "Make it and let us write there, or choose another with DATA_DIR.",
        )
    return ok("data directory", str(path))


async def examine_port(settings: Settings) -> Examination:
    subject = f"port {settings.port}"
    try:
        listen(settings).close()
    except AddressUnusable as error:
        if await _is_ours(settings):
            yield ok(subject, "老旺AI answers there")
        else:
            yield failed(subject, str(error), "")
    else:
        yield ok(subject, "free")


async def _is_ours(settings: Settings) -> bool:
    address = local_address(settings.host, settings.port)
    async with httpx.AsyncClient(trust_env=False, timeout=_PROBE_SECONDS) as client:
        try:
            answer = await client.get(f"{address}/healthz")
        except httpx.TransportError:
            return False
    return answer.is_success and answer.content == _OUR_HEALTH
