"""Covers come out of processes of their own."""

import io
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from domain.cover import CoverMaker, CoverText
from domain.failure import FailureCode, RecipeFailed
from infra.media.cover import PillowCoverMaker
from infra.media.cover_themes import LOOKS
from infra.processes import Processes
from tests.infra.media.cover_samples import SHORTEST, SIZES, order


@pytest.fixture
async def maker() -> AsyncIterator[CoverMaker]:
    processes = Processes(size=1, memory_bytes=1 << 30, seconds=120)
    yield PillowCoverMaker(processes)
    await processes.aclose()


async def test_a_cover_comes_back_with_its_checks(maker: CoverMaker) -> None:
    picture = await maker.cover(order("peach", *SIZES[3], SHORTEST))

    with Image.open(io.BytesIO(picture.data)) as image:
        assert (image.format, image.size) == ("PNG", (383, 383))
    assert all(check.is_passed for check in picture.checks)


async def test_so_does_the_reason_why_there_is_none(maker: CoverMaker) -> None:
    with pytest.raises(RecipeFailed) as failed:
        await maker.cover(order("peach", *SIZES[3], CoverText(title="😀" * 60)))

    assert failed.value.code is FailureCode.TEXT_UNSETTABLE
    assert failed.value.is_certain


async def test_themes_come_by_family_and_each_has_a_small_preview(maker: CoverMaker) -> None:
    assert [theme.id for theme in maker.themes] == list(LOOKS)
    families = [theme.family for theme in maker.themes]
    assert families == sorted(families, key=families.index)

    for theme_id in ("midnight", "duel"):
        with Image.open(io.BytesIO(await maker.preview(theme_id))) as preview:
            assert (preview.format, preview.width) == ("PNG", 414)
