"""The command line of 老旺AI: `python cli.py --help`.

`serve` is known here, so that an API need not hold what reads all other words (docs/adr/0046).
"""

import io
import sys
from collections.abc import Sequence

from domain.errors import DomainError
from infra.errors import StartRefused

_INTERRUPTED = 130


def main(words: Sequence[str]) -> int:
    """Returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal may lack our characters
            stream.reconfigure(errors="replace")
    try:
        return _done(words)
    except (StartRefused, DomainError) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    except KeyboardInterrupt:  # before there was anything to end in order
        return _INTERRUPTED


def _done(words: Sequence[str]) -> int:
    match words:
        case ["serve"]:
            return _served(None)
        case ["serve", "--descriptor", number] if number.isdecimal():
            return _served(int(number))
    from commands import commands  # noqa: PLC0415 - see above

    commands(args=[*words])
    return 0


def _served(descriptor: int | None) -> int:
    from infra.serving import serve_api  # noqa: PLC0415 - see above

    return serve_api("app:create_app", descriptor)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
