"""What each kind takes from preferences, and what it never takes."""

from dataclasses import replace

import pytest

from domain.brand import Brand
from domain.brand_voice import BrandVoice
from domain.generation import RecipeInput
from domain.info_card import PageRedo
from domain.platform import Platform
from domain.preferences import Choice, Preferences
from domain.recipes.defaulting import Wishes, filled
from domain.recipes.extract_content import ExtractContent
from domain.recipes.generate_cover import GenerateCover
from domain.recipes.generate_from_url import GenerateFromUrl
from domain.recipes.generate_info_card import GenerateInfoCard
from domain.recipes.generate_script import GenerateScript
from domain.recipes.rewrite_content import RewriteContent
from domain.recipes.search_web import SearchWeb
from domain.recipes.synthesize_voice import SynthesizeVoice
from domain.source import TextSource
from tests.factories import NOW, OFFERS, Commission

SOURCE = TextSource("南瓜汤")
PREFERENCES = Preferences(
    owner_id="owner",
    default_platform=Platform.DOUYIN,
    default_tone="亲切",
    default_voice="voice-2",
    cover_theme="calm",
    info_card_theme="night",
    brand_name="老旺",
    brand_color="#E63946",
    brand_logo_name="logo.png",
    brand_tone="克制",
    forbidden_words=["便宜"],
    favorite_words=["实惠"],
    updated_at=NOW,
)
VOICE = BrandVoice(tone="克制", favorite_words=("实惠",), forbidden_words=("便宜",))
BRAND = Brand(name="老旺", color="#E63946", logo_name="logo.png")
REDO = GenerateInfoCard(page=PageRedo(content_id="set", index=2))
EVERYTHING = frozenset(Choice)


def wishes(*left_open: Choice, preferences: Preferences = PREFERENCES) -> Wishes:
    return Wishes(preferences, frozenset(left_open), OFFERS)


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (ExtractContent(source=SOURCE), ExtractContent(source=SOURCE, brand_voice=VOICE)),
        (SearchWeb(query="汤"), SearchWeb(query="汤", brand_voice=VOICE)),
        (
            RewriteContent(source=SOURCE),
            RewriteContent(source=SOURCE, platform=Platform.DOUYIN, tone="亲切", brand_voice=VOICE),
        ),
        (
            GenerateFromUrl(urls=("https://example.com",)),
            GenerateFromUrl(
                urls=("https://example.com",),
                platform=Platform.DOUYIN,
                tone="亲切",
                brand_voice=VOICE,
            ),
        ),
        (
            GenerateScript(source=SOURCE),
            GenerateScript(source=SOURCE, platform=Platform.DOUYIN, tone="亲切", brand_voice=VOICE),
        ),
        (
            GenerateCover(title="汤", platforms=(Platform.XIAOHONGSHU,)),
            GenerateCover(
                title="汤",
                platforms=(Platform.DOUYIN,),
                theme_id="calm",
                brand=BRAND,
                brand_voice=VOICE,
            ),
        ),
        (
            GenerateInfoCard(source=SOURCE),
            GenerateInfoCard(
                source=SOURCE,
                platform=Platform.DOUYIN,
                theme_id="night",
                tone="亲切",
                brand=BRAND,
                brand_voice=VOICE,
            ),
        ),
        (SynthesizeVoice(source=SOURCE), SynthesizeVoice(source=SOURCE, voice_id="voice-2")),
        (Commission(), Commission()),
    ],
    ids=lambda each: type(each).__name__,
)
def test_what_is_left_open_is_as_preferred(request_: RecipeInput, expected: RecipeInput) -> None:
    assert filled(request_, wishes(*EVERYTHING)) == expected


@pytest.mark.parametrize(
    "given",
    [
        RewriteContent(source=SOURCE, platform=Platform.WEIBO, tone="专业"),
        RewriteContent(source=SOURCE),
        GenerateFromUrl(urls=("https://example.com",), tone="专业"),
        GenerateScript(source=SOURCE, platform=Platform.WEIBO),
        GenerateCover(title="汤", platforms=(Platform.XIAOHONGSHU,), brand=Brand(name="别家")),
        GenerateInfoCard(source=SOURCE, theme_id="paper"),
        REDO,
    ],
    ids=lambda each: type(each).__name__,
)
def test_what_is_said_goes_first_even_where_it_is_nothing(given: RecipeInput) -> None:
    """The brand's voice is no argument: it holds all the same."""
    expected = replace(given, brand_voice=VOICE)

    assert filled(given, wishes()) == expected


def test_a_voice_that_is_chosen_stays() -> None:
    given = SynthesizeVoice(source=SOURCE, voice_id="voice-1")

    assert filled(given, wishes(Choice.TONE)) == given


def test_what_is_no_longer_offered_is_not_preferred() -> None:
    gone = replace(
        PREFERENCES, default_voice="retired", cover_theme="retired", info_card_theme="retired"
    )

    cover = filled(
        GenerateCover(title="汤", platforms=(Platform.XIAOHONGSHU,)),
        wishes(Choice.THEME, preferences=gone),
    )
    card = filled(GenerateInfoCard(source=SOURCE), wishes(Choice.THEME, preferences=gone))
    voice = filled(SynthesizeVoice(source=SOURCE), wishes(Choice.VOICE, preferences=gone))

    assert isinstance(cover, GenerateCover)
    assert isinstance(card, GenerateInfoCard)
    assert isinstance(voice, SynthesizeVoice)
    assert (cover.theme_id, card.theme_id, voice.voice_id) == (None, None, None)


def test_preferences_that_choose_nothing_change_nothing() -> None:
    nothing = Preferences(owner_id="owner", updated_at=NOW)
    given = GenerateCover(title="汤", platforms=(Platform.WEIBO,), theme_id="bold")

    assert filled(given, wishes(*EVERYTHING, preferences=nothing)) == given
