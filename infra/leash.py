"""Keeps a command alive only as long as its owner: `python leash.py DESCRIPTOR PATIENCE COMMAND…`.

DESCRIPTOR is the reading end of a pipe whose other end only the owner holds. When the owner lets
go of it, on purpose or by dying of whatever cause, the command is asked to leave and, PATIENCE
seconds later, made to, together with everything that it started.
"""

import ctypes
import os
import select
import signal
import sys
from contextlib import suppress
from time import monotonic

_NOT_FOUND = 127
_BY_SIGNAL = 128
_PR_SET_PDEATHSIG = 1
_OURS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD)


def main(arguments: list[str]) -> int:
    """Returns the command's own exit code, or 128 and the number of the signal that ended it."""
    leash, patience, command = int(arguments[0]), float(arguments[1]), arguments[2:]
    alarm, bell = os.pipe()
    os.set_blocking(bell, False)
    signal.set_wakeup_fd(bell, warn_on_full_buffer=False)
    # Held back until the handlers stand: a signal in between would lose the child.
    signal.pthread_sigmask(signal.SIG_BLOCK, _OURS)
    child = _start(command, leash)
    _forward_signals(child)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _OURS)
    code = _outlast(child, leash, alarm, patience=patience)
    return _BY_SIGNAL - code if code < 0 else code


def _start(command: list[str], leash: int) -> int:
    owner = os.getpid()
    child = os.fork()
    if child:
        return child
    os.close(leash)
    os.setpgid(0, 0)
    _die_with(owner)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _OURS)
    try:
        os.execvp(command[0], command)  # noqa: S606 - the command is the owner's, not a user's
    except OSError as error:
        os.write(2, f"{command[0]}: {error.strerror}\n".encode())
        os._exit(_NOT_FOUND)


def _die_with(owner: int) -> None:
    """Where the kernel offers it, not even the end of this very watcher leaves an orphan."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != owner:
        os._exit(_NOT_FOUND)


def _forward_signals(child: int) -> None:
    def forward(number: int, _frame: object) -> None:
        with suppress(ProcessLookupError):
            os.kill(child, number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, forward)
    # Ignored, it would not wake us; what wakes us is the write to the alarm.
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)


def _outlast(child: int, leash: int, alarm: int, *, patience: float) -> int:
    watched, deadline = [alarm, leash], None
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            _kill_group(child)
            return os.waitstatus_to_exitcode(status)
        wait = None if deadline is None else max(0.0, deadline - monotonic())
        ready, _, _ = select.select(watched, (), (), wait)
        if alarm in ready:
            os.read(alarm, select.PIPE_BUF)
        if leash in ready:
            watched, deadline = [alarm], monotonic() + patience
            os.kill(child, signal.SIGTERM)
        if wait == 0:
            _kill_group(child)
            deadline = None


def _kill_group(child: int) -> None:
    # Some systems answer "not permitted" for a group of which only the dead are left.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
