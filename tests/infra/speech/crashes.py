"""What a process of `infra.processes` may be asked to do by a test alone."""

import os
import signal


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)
