"""Where we listen, whose pages may reach us there, and what the collector leaves alone."""

import json
import socket
import subprocess
import sys
from urllib.request import urlopen

import pytest
from strawberry.http.websocket_origin import normalize_allowed_origins

from infra.serving import AddressUnusable, listen, page_origins
from infra.settings import Settings
from tests.product import ROOT


@pytest.mark.parametrize("host", ["nonsense.invalid", "192.0.2.1"])
def test_a_host_that_is_not_this_machine_is_named(host: str) -> None:
    with pytest.raises(AddressUnusable) as refused:
        listen(Settings(host=host, port=0))

    assert str(refused.value) == f"HOST={host} is no address of this machine; unset it."


def test_a_client_that_vanishes_is_missed_within_a_minute() -> None:
    """What it does not acknowledge would otherwise be sent again for a quarter of an hour."""
    if sys.platform != "linux":
        pytest.skip("other systems keep their own patience")
    with (
        listen(Settings(host="127.0.0.1", port=0)) as listening,
        socket.create_connection(listening.getsockname()),
    ):
        accepted, _ = listening.accept()
        with accepted:
            patience = accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)

    assert patience == 60_000


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://api.example/below", "https://api.example"),
        ("https://API.example:8443", "https://api.example:8443"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_our_own_pages_are_those_of_the_address_that_clients_use(address: str, origin: str) -> None:
    settings = Settings.model_validate(
        {"public_base_url": address, "allowed_origins": ("https://app.example",)}
    )

    origins = normalize_allowed_origins(page_origins(settings))

    assert origins == {"https://app.example", origin}


def test_without_a_public_address_only_the_origins_of_the_operator_are_allowed() -> None:
    assert page_origins(Settings(allowed_origins=("https://app.example",))) == (
        "https://app.example",
    )


def test_what_was_made_before_it_serves_is_never_collected() -> None:
    told = told_of_collecting()

    assert told["at start"] is False
    assert told["as it serves"] is True
    assert told["is frozen"] is True


def test_a_few_requests_are_not_looked_through_and_garbage_does_not_grow_old() -> None:
    told = told_of_collecting()

    assert told["looks for a few requests"] == []
    assert told["looks for very many"] == [0, 0, 0, 1]


def told_of_collecting() -> dict[str, object]:
    words = [sys.executable, "-m", "tests.infra.collecting_product"]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            port = int(process.stdout.readline())
            with urlopen(f"http://127.0.0.1:{port}/", timeout=60) as answer:
                told: dict[str, object] = json.load(answer)
        finally:
            process.terminate()

    assert process.returncode == 0
    return told
