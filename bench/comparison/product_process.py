"""The whole product's API as one process, on the servers of a real deployment."""

import base64
import http.client
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.comparison.contenders import Contender
from bench.comparison.processes import Command, NotStarted, Running, measured_core, started
from bench.comparison.workloads import Workload
from infra.serving import listen
from infra.settings import Settings
from tests.product import environment_of

_READY_SECONDS = 60.0
_POLL_SECONDS = 0.005
_OK = 200
_ACCOUNT = {"email": "creator@example.com", "password": "correct horse battery staple"}
#: Sockets without number; and passwords are no part of what is measured.
_ROOMY = {
    "WEBSOCKETS_PER_USER": "100000",
    "WEBSOCKETS_PER_ADDRESS": "100000",
    "PASSWORD_ROUNDS": "4",
}
#: A `program` that is the same, but executes operations by graphql-core.
WITHOUT_PLANS = ("-m", "bench.comparison.product_without_plans")
_SESSION = "session { accessToken user { id displayName } } userErrors { code message }"


@dataclass(frozen=True, slots=True)
class ProductProcess:
    """`cpu_seconds` of its start, which a busy machine draws out to `seconds_to_ready`."""

    running: Running
    seconds_to_ready: float
    cpu_seconds: float

    def sign_up(self) -> "Account":
        return self._account("register", "RegisterInput")

    def sign_in(self) -> "Account":
        """Access tokens last a quarter of an hour."""
        return self._account("login", "LoginInput")

    def _account(self, mutation: str, input_type: str) -> "Account":
        query = (
            f"mutation M($input: {input_type}!) {{ {mutation}(input: $input) {{ {_SESSION} }} }}"
        )
        asked = Workload(
            name=mutation,
            title=mutation,
            query=query,
            operation_name="M",
            variables={"input": _ACCOUNT},
        )
        answer = json.loads(Contender("ours", "ours", self.running).answer(asked))
        if answer.get("errors") or answer["data"][mutation]["userErrors"]:
            raise ValueError(answer)
        return Account(self.running, answer["data"][mutation]["session"])


@dataclass(frozen=True, slots=True)
class Account:
    """Whoever has signed in, and their session as the API tells it."""

    running: Running
    session: Mapping[str, Any]  # Any: JSON

    @property
    def user_id(self) -> str:
        """As the tables have it."""
        opaque: str = self.session["user"]["id"]
        return base64.urlsafe_b64decode(opaque + "=" * (-len(opaque) % 4)).decode().split(":")[1]

    @property
    def display_name(self) -> str:
        name: str = self.session["user"]["displayName"]
        return name

    @property
    def access_token(self) -> str:
        token: str = self.session["accessToken"]
        return token

    def contender(self, name: str, title: str) -> Contender:
        headers = {"Authorization": f"Bearer {self.access_token}"}
        return Contender(name, title, self.running, headers)


@contextmanager
def product_process(
    data_dir: Path,
    variables: Mapping[str, str],
    *,
    program: Sequence[str] = ("cli.py", "serve", "--descriptor"),
) -> Iterator[ProductProcess]:
    """As an operator starts it, but where `variables` say otherwise; its log is in `data_dir`."""
    data_dir.mkdir(exist_ok=True)
    with listen(Settings(port=0)) as listening, (data_dir / "log").open("w") as log:
        descriptor, port = listening.fileno(), listening.getsockname()[1]
        words = [sys.executable, *program, str(descriptor)]
        began = time.perf_counter()
        command = Command(
            words,
            {**_environment(data_dir), **_ROOMY, **variables},
            cores=measured_core(),
            descriptors=[descriptor],
        )
        with started(command, stdout=log, stderr=subprocess.STDOUT) as process:
            listening.close()
            if not _is_ready(port, until=began + _READY_SECONDS):
                raise NotStarted([*words, (data_dir / "log").read_text()[-2000:]])
            ready, running = time.perf_counter(), Running(process.pid, port)
            yield ProductProcess(running, ready - began, running.cpu_nanoseconds() / 1e9)


def _environment(data_dir: Path) -> Mapping[str, str]:
    """An operator's Python writes its bytecode with the first start, and does not compile again."""
    inherited = environment_of(data_dir)
    inherited.pop("PYTHONDONTWRITEBYTECODE", None)
    return inherited


def _is_ready(port: int, *, until: float) -> bool:
    """Waits for it; False where that takes too long."""
    while time.perf_counter() < until:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_READY_SECONDS)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == _OK:
                return True
        except OSError:
            return False  # it has ended
        finally:
            connection.close()
        time.sleep(_POLL_SECONDS)
    return False
