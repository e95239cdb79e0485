"""What a process need not load, it does not."""

import subprocess
import sys

from tests.architecture.repository import ROOT

#: Seconds at the start and 150 MB, for what only the processes of makers do.
OF_MAKERS = {"pyloudnorm", "pypinyin", "scipy", "sherpa_onnx", "soundfile"}


def test_who_only_asks_makers_loads_none_of_their_libraries() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import app, cli, sys; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert OF_MAKERS & set(loaded.stdout.split()) == set()
