"""What lives through a full collection is not walked through again, and yet goes in the end."""

import json
import subprocess
import sys

from tests.product import ROOT


def test_what_is_found_alive_is_spared_until_there_is_twice_as_much() -> None:
    words = [sys.executable, "-m", "tests.infra.settling_program"]
    told = json.loads(subprocess.check_output(words, cwd=ROOT, text=True))

    assert told == {
        "is enabled": True,
        "before": True,
        "after one": False,
        "new garbage is gone": True,
        "frozen garbage is there": True,
        # The first sees that there is twice as much, the second walks through all.
        "collections until it is gone": 2,
        "is walked through": False,
    }
