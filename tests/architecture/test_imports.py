"""What a process need not load, it does not."""

import subprocess
import sys

import pytest

from tests.architecture.repository import ROOT

#: Seconds at the start and 150 MB, for what only the processes of makers do.
OF_MAKERS = {"pyloudnorm", "pypinyin", "scipy", "sherpa_onnx", "soundfile"}
#: Seconds at the start and 70 MB, for providers that most operators have not configured.
OF_PROVIDERS = {"aiohttp", "anthropic", "edge_tts", "gtts", "httpx2", "openai"}


@pytest.fixture(scope="module", params=["app", "commands", "workers.settings"])
def loaded(request: pytest.FixtureRequest) -> set[str]:
    """What a process has loaded when it begins with that entry point."""
    printed = subprocess.run(
        [sys.executable, "-c", f"import {request.param}, sys; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(printed.stdout.split())


def test_who_only_asks_makers_loads_none_of_their_libraries(loaded: set[str]) -> None:
    assert OF_MAKERS & loaded == set()


def test_the_library_of_a_provider_waits_for_the_first_of_its_kind(loaded: set[str]) -> None:
    assert OF_PROVIDERS & loaded == set()
