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
from bench.comparison.machine import Machine
from bench.comparison.page import write_page
from bench.comparison.processes import allow_many_files, keep_to_other_cores
from bench.comparison.program import QUICK, WHOLE, Program, Run
from bench.comparison.ratios import ratios
from bench.comparison.results import Results
from bench.comparison.tables import tables
from infra.logging import configure_logging

#: As shells have it.
_INTERRUPTED = 130


def _measure(program: Program, results: Results) -> None:
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        servers = stack.enter_context(databases(directory))
        load = stack.enter_context(loading())
        Run(program, servers, directory, load, results).everything()


def _show(results: Results) -> None:
    """All that was measured until now, wherever it has stopped."""
    for table in tables(results):
        sys.stdout.write(f"{table.text}\n")
    for ratio in ratios(results):
        sys.stdout.write(f"{ratio.line}\n")
    for name, failure in results.failures.items():
        sys.stderr.write(f"Not measured: {name}: {failure}\n")


def _end(number: int, frame: FrameType | None) -> None:
    """Everything that was started is ended, and what was measured until now is shown."""
    del number, frame
    raise KeyboardInterrupt


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--page", type=Path)
    named = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    keep_to_other_cores()
    allow_many_files()
    configure_logging("ERROR", stream=sys.stderr)
    program = QUICK if named.quick else WHOLE
    results = Results(program.pace)
    try:
        _measure(program, results)
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    finally:
        _show(results)
    if named.page is not None:
        write_page(named.page, results, Machine.here())
    sys.exit(bool(results.failures))


if __name__ == "__main__":
    _main()
