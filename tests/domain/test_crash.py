"""Of an error, logs tell its type and its frames, and nothing that it quotes."""

import errno
import traceback
from collections.abc import Callable
from typing import NoReturn

import pytest

from domain.crash import Crash, crash_of

TEXT = "只有我写过的文字"


def raised(fail: Callable[[], NoReturn]) -> Exception:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - whichever it is
        fail()
    return caught.value


def plain() -> NoReturn:
    raise ValueError(TEXT)


def caused() -> NoReturn:
    try:
        plain()
    except ValueError as error:
        raise KeyError(TEXT) from error


def met_on_the_way() -> NoReturn:
    try:
        plain()
    except ValueError:
        raise KeyError(TEXT)  # noqa: B904 - its context is what is tested


def grouped() -> NoReturn:
    raise ExceptionGroup(TEXT, [raised(plain), raised(caused)])


def noted() -> NoReturn:
    error = ValueError(TEXT)
    error.add_note(TEXT)
    raise error


@pytest.mark.parametrize("fail", [plain, caused, met_on_the_way, grouped, noted])
def test_frames_and_types_of_all_that_happened_stay_and_no_text(
    fail: Callable[[], NoReturn],
) -> None:
    told = "".join(traceback.format_exception(crash_of(raised(fail))))

    assert TEXT not in told
    assert f"in {fail.__name__}" in told
    assert "Crash: ValueError" in told
    assert ("Crash: KeyError" in told) is (fail in (caused, met_on_the_way, grouped))


def test_the_system_s_own_name_for_what_is_wrong_is_told() -> None:
    assert str(crash_of(OSError(errno.ENOSPC, TEXT, TEXT))) == "OSError ENOSPC"
    assert str(crash_of(OSError(TEXT))) == "OSError"
    assert str(crash_of(ConnectionRefusedError(errno.ECONNREFUSED, TEXT))) == (
        "ConnectionRefusedError ECONNREFUSED"
    )


def test_what_was_hidden_by_its_author_stays_so() -> None:
    error = KeyError(TEXT)
    error.__context__ = ValueError(TEXT)
    error.__suppress_context__ = True

    assert crash_of(error).__cause__ is None


def test_a_stand_in_stands_for_itself() -> None:
    crash = Crash("ValueError")

    assert crash_of(crash) is crash
