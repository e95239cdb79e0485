"""Two pages, and passages of a writer that stand on them or do not."""

from domain.citing import Citations, CitationStyle
from domain.source import SourceArticle
from domain.writing import Evidence, Passage, PassageForm
from tests.fake_writing import FakeFactFinder

PAGES = [
    SourceArticle(
        text="老旺咖啡店早上7点开门。\n美式一杯卖18元，拿铁一杯卖22元。",
        title="老旺咖啡店探访",
        url="https://a.example/shop",
    ),
    SourceArticle(
        text="记者走访发现，这家店的豆子来自云南保山。\n据《云南日报》报道，保山种植面积有13万亩。",
        title="保山的豆子",
        url="https://b.example/beans",
        published_on="2026-05-04",
    ),
]
OPENS = Evidence(1, "早上7点开")
PRICE = Evidence(1, "美式一杯卖18元")
BEANS = Evidence(2, "这家店的豆子来自云南保山")
RICH = CitationStyle(shows_marks=True, shows_markdown=True)
PLAIN = CitationStyle(shows_marks=False, shows_markdown=False)


def citations(style: CitationStyle = RICH, pages: list[SourceArticle] | None = None) -> Citations:
    return Citations(PAGES if pages is None else pages, FakeFactFinder(), style)


def claim(text: str, *evidence: Evidence) -> Passage:
    return Passage(PassageForm.PARAGRAPH, text, evidence)


def point(text: str, *evidence: Evidence) -> Passage:
    return Passage(PassageForm.POINT, text, evidence)


def heading(text: str) -> Passage:
    return Passage(PassageForm.HEADING, text)
