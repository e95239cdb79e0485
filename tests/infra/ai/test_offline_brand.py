"""Our own engine adds no word that a brand forbids: those it has are its source's."""

import pytest

from domain.brand_voice import BrandVoice
from domain.platform import Platform
from domain.source import SourceArticle
from domain.writing import Brief, CardBrief, Passage, ScriptBrief, Shot
from infra.ai.lexicon import Lexicon
from infra.ai.writer_offline import OfflineWriter
from tests.infra.ai.samples import article

#: What an editor is tempted to add, and one word that the source has.
VOICE = BrandVoice(
    forbidden_words=(
        *("要点", "金句", "标签", "总之", "大家", "收藏", "关注", "点赞", "标题", "摘要", "结尾"),
        "咖啡",
    )
)


@pytest.fixture(scope="module")
def writer() -> OfflineWriter:
    return OfflineWriter(Lexicon())


def introduced(text: str, source: SourceArticle) -> set[str]:
    known = {hit.word for hit in VOICE.hits(f"{source.title}\n{source.text}")}
    return {hit.word for hit in VOICE.hits(text)} - known


@pytest.mark.parametrize("platform", [None, *Platform])
async def test_posts_introduce_no_forbidden_word(
    writer: OfflineWriter, platform: Platform | None
) -> None:
    source = article("coffee.txt")
    pieces: list[str] = []

    async def write(piece: str) -> None:
        pieces.append(piece)

    made = await writer.rewrite(source, Brief(platform=platform, brand_voice=VOICE), write=write)

    told = "\n".join([*made.titles, made.summary, *made.tags, *pieces])
    assert introduced(told, source) == set()
    assert {hit.word for hit in VOICE.hits(told)} == {"咖啡"}


async def test_pieces_of_pages_introduce_no_forbidden_word(writer: OfflineWriter) -> None:
    source = article("coffee.txt")
    passages: list[Passage] = []

    async def take(passage: Passage) -> None:
        passages.append(passage)

    await writer.compose([source], Brief(brand_voice=VOICE), take=take)

    assert passages
    assert introduced("\n".join(passage.text for passage in passages), source) == set()


async def test_scripts_say_no_forbidden_word_of_our_own(writer: OfflineWriter) -> None:
    source = article("coffee.txt")
    shots: list[Shot] = []

    async def take(shot: Shot) -> None:
        shots.append(shot)

    brief = ScriptBrief(duration_seconds=60, characters_per_minute=250, brand_voice=VOICE)
    await writer.script(source, brief, take=take)

    assert shots
    told = "\n".join(f"{shot.heading} {shot.narration} {shot.on_screen_text}" for shot in shots)
    assert introduced(told, source) == set()


async def test_cards_introduce_no_forbidden_word(writer: OfflineWriter) -> None:
    source = article("coffee.txt")

    outline = await writer.outline(source, CardBrief(points=6, brand_voice=VOICE))

    told = "\n".join([*outline.titles, *(f"{each.heading} {each.text}" for each in outline.points)])
    assert introduced(told, source) == set()
