"""What logs may know of an error that nobody foresaw: where it happened, and not what about.

Messages may quote what somebody sent, such as the parameters of a statement.
"""

import errno


class Crash(Exception):
    """Stands in for an error: its type and its frames, without its message."""


def crash_of(error: BaseException) -> Crash | ExceptionGroup[Exception]:
    """With its causes, and the members of a group."""
    if isinstance(error, Crash):
        return error
    crash: Crash | ExceptionGroup[Exception] = Crash(_named(error))
    if isinstance(error, BaseExceptionGroup):
        members = [crash_of(each) for each in error.exceptions]
        crash = ExceptionGroup(_named(error), members)
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    crash.__cause__ = None if cause is None else crash_of(cause)
    return crash.with_traceback(error.__traceback__)


def _named(error: BaseException) -> str:
    """With the system's own name for what is wrong, such as a full disk."""
    name = type(error).__qualname__
    code = errno.errorcode.get(error.errno or 0) if isinstance(error, OSError) else None
    return name if code is None else f"{name} {code}"
