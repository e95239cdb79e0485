"""What watchers have before their eyes is, at the end, what is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.services.showing import Showing
from tests.domain.reported import Reported


@pytest.mark.parametrize(
    ("written", "settled", "voided"),
    [
        (["小火", "慢炖。"], "小火慢炖。", []),
        (["小火"], "小火慢炖。", []),
        ([], "小火慢炖。", []),
        (["小火慢炖。", "完"], "小火慢炖。", ["小火慢炖。完"]),
        (["大火"], "小火慢炖。", ["大火"]),
        (["小火"], "", ["小火"]),
        ([], "", []),
    ],
)
async def test_a_text_is_settled_by_going_on_or_from_the_start(
    written: list[str], settled: str, voided: list[str]
) -> None:
    progress = Reported()
    showing = Showing(progress)
    for delta in written:
        await showing.write(delta)

    await showing.settle(settled)

    assert (progress.text, showing.text, progress.voided) == (settled, settled, voided)


async def test_a_restart_before_anything_is_shown_is_none() -> None:
    progress = Reported()
    showing = Showing(progress)

    await showing.restart()
    await showing.write("小火")
    await showing.restart()
    await showing.restart()

    assert (progress.text, progress.voided) == ("", ["小火"])


_TEXTS = st.text("小火", max_size=3)


@given(st.lists(_TEXTS | st.none(), max_size=6), _TEXTS)
async def test_whatever_was_shown_the_settled_text_is_seen(
    steps: list[str | None], settled: str
) -> None:
    """None is a restart."""
    progress = Reported()
    showing = Showing(progress)
    for step in steps:
        await (showing.restart() if step is None else showing.write(step))
        assert progress.text == showing.text

    await showing.settle(settled)

    assert progress.text == settled
