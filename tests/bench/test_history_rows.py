import json
from pathlib import Path

import pytest

from bench.comparison.history_rows import CONTENTS, HistoryRows
from domain.page import PAGE_LIMIT


@pytest.fixture
def rows() -> HistoryRows:
    return HistoryRows.of("01U00000000000000000000000", "老旺")


def test_a_file_holds_all_of_them(rows: HistoryRows, tmp_path: Path) -> None:
    assert HistoryRows.read(rows.write(tmp_path / "rows.json")) == rows


def test_moments_in_a_file_have_microseconds_and_say_utc(rows: HistoryRows, tmp_path: Path) -> None:
    told = json.loads(rows.write(tmp_path / "rows.json").read_text())

    assert told["contents"][1]["created_at"] == "2026-11-01T08:07:00.123457Z"


def test_in_memory_the_newest_comes_first(rows: HistoryRows) -> None:
    articles = rows.in_memory().articles

    created = [article.created_at for article in articles]
    assert created == sorted(created, reverse=True)
    assert {article.owner_id for article in articles} == {rows.in_memory().creator.id}


def test_the_longest_page_has_a_next_one() -> None:
    assert CONTENTS > PAGE_LIMIT


async def test_every_content_has_its_own_images(rows: HistoryRows) -> None:
    memory = rows.in_memory()
    asked = [memory.articles[3].id, memory.articles[0].id]

    found = await memory.assets.list_of_contents(asked)

    assert [image.content_id for image in found] == [asked[0]] + [asked[1]] * 2
    assert [image.ordinal for image in found] == [0, 0, 1]
