"""How fast operations are answered, beside other servers; `--quick` takes less than five minutes.

`--page FILE` writes what was measured there, and a plot of it beside that. The servers are those of
bench/rivals, which `make bench` installs.
"""

import argparse
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from bench.comparison.databases import databases
from bench.comparison.load import loading
from bench.comparison.processes import allow_many_files, keep_to_other_cores
from bench.comparison.program import QUICK, WHOLE, Program, Run
from bench.comparison.ratios import ratios
from bench.comparison.results import Results
from bench.comparison.tables import tables


def _measured(program: Program) -> Results:
    results = Results()
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        servers = stack.enter_context(databases(directory))
        load = stack.enter_context(loading())
        Run(program, servers, directory, load, results).everything()
    return results


def _end(number: int, frame: FrameType | None) -> None:
    """As Ctrl-C does: everything that was started is ended."""
    del number, frame
    raise KeyboardInterrupt


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    named = parser.parse_args()
    signal.signal(signal.SIGTERM, _end)
    keep_to_other_cores()
    allow_many_files()
    results = _measured(QUICK if named.quick else WHOLE)
    for table in tables(results):
        sys.stdout.write(f"{table.text}\n")
    for ratio in ratios(results):
        sys.stdout.write(f"{ratio.line}\n")


if __name__ == "__main__":
    _main()
