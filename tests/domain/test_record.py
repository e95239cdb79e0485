"""Entities as records, by the API's names, and as rows that no spreadsheet runs."""

import csv
import io
import json
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import pytest

from domain.brand import Brand
from domain.compliance import ComplianceReport
from domain.content import Citation, ContentVersion
from domain.ids import global_id
from domain.overlap import Overlap, OverlapSpan
from domain.platform import Platform
from domain.recipes.generate_cover import GenerateCover
from domain.record import csv_row, json_text, record_of, version_record
from domain.review import Review
from domain.source import ContentSource
from tests.factories import a_generation, an_article

BEIJING = timezone(timedelta(hours=8))


def test_a_record_has_the_names_and_forms_of_the_api() -> None:
    article = an_article(
        "owner",
        "generation",
        citations=[Citation(1, "页", "https://a.example", "原文", is_supported=True)],
        created_at=datetime(2026, 11, 26, 8, 0, 0, 5, tzinfo=BEIJING),
    )

    record = record_of(article, without=("body", "review"))

    assert record["isFavorite"] is False
    assert record["createdAt"] == "2026-11-26T00:00:00.000005Z"
    assert record["citations"] == [
        {
            "index": 1,
            "title": "页",
            "url": "https://a.example",
            "quotedText": "原文",
            "isSupported": True,
        }
    ]
    assert not {"body", "review"} & set(record)
    assert json.loads(json_text(record)) == record
    assert "页" in json_text(record)


def test_what_a_content_was_has_the_same_names_and_forms() -> None:
    clean = ComplianceReport(hits=(), lexicon_version="2026")
    article = an_article(
        "owner",
        "generation",
        citations=[Citation(1, "页", "https://a.example", "原文", is_supported=True)],
        platform=Platform.ZHIHU,
        review=Review(
            compliance=clean,
            title_compliance=clean,
            overlap=Overlap(0.5, (OverlapSpan(1, 2, source_start=3, source_end=4),)),
        ),
    )
    moment = datetime(2026, 11, 26, 8, tzinfo=BEIJING)

    record = version_record(ContentVersion.of(article, "of the version", now=moment))

    assert (record.pop("version"), record.pop("replacedAt")) == (1, "2026-11-26T00:00:00Z")
    whole = json.loads(json_text(record_of(article)))
    assert record == {name: whole[name] for name in record}
    assert {"title", "body", "citations", "review"} <= set(record)


def test_ids_are_those_of_the_api() -> None:
    article = an_article("owner", "generation", id="of the article", based_on_id="earlier")

    record = record_of(article)

    assert record["id"] == global_id("Content", "of the article")
    assert record["ownerId"] == global_id("User", "owner")
    assert record["generationId"] == global_id("Generation", "generation")
    assert record["basedOnId"] == global_id("Content", "earlier")
    assert record_of(an_article("owner", "generation"))["basedOnId"] is None


def test_ids_within_what_was_asked_for_can_be_asked_for_again() -> None:
    cover = GenerateCover(
        title="封面",
        platforms=(),
        theme_id="bold",
        background_upload_id="upload",
        content_id="content",
        brand=Brand(logo_upload_id="logo"),
    )

    record = record_of(a_generation("owner", input=cover))["input"]

    assert isinstance(record, dict)
    assert record["themeId"] == "bold"
    assert record["backgroundUploadId"] == global_id("Upload", "upload")
    assert record["contentId"] == global_id("Content", "content")
    assert record["brand"]["logoUploadId"] == global_id("Upload", "logo")
    [source] = [record_of(ContentSource("earlier"))]
    assert source == {"contentId": global_id("Content", "earlier")}


@dataclass
class Holder:
    some_words: dict[str, object]


def test_names_that_are_data_stay_as_they_are() -> None:
    assert record_of(Holder({"snake_case": (1, 2)})) == {"someWords": {"snake_case": [1, 2]}}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＠"])
def test_no_cell_is_a_formula(start: str) -> None:
    text = f"{start}HYPERLINK(1)"

    [[cell, number]] = csv.reader(io.StringIO(csv_row([text, -5]), newline=""))

    assert cell == f"'{text}"
    assert number == "-5"


def test_cells_keep_commas_quotes_and_lines() -> None:
    cells = ['a,"b"\nc', None, ["标签", "二"], True]

    [row] = csv.reader(io.StringIO(csv_row(cells), newline=""))

    assert row == ['a,"b"\nc', "", '["标签", "二"]', "True"]
