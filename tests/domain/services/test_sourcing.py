"""From a source to its article: three ways in, and every way it can go wrong."""

import pytest

from domain.content import ContentKind, Cover, Scene, Script, SubtitleCue, VoiceClip
from domain.errors import Refusal
from domain.failure import FailureCode, RecipeFailed
from domain.source import (
    TEXT_MINIMUM,
    ContentSource,
    Source,
    SourceArticle,
    TextSource,
    TextTooShort,
    TextUnreadable,
    UrlForbidden,
    UrlInvalid,
    UrlSource,
)
from domain.stage import Stage
from domain.user import User
from tests.domain.reported import Reported
from tests.domain.studio import Studio
from tests.factories import NOW, a_generation, an_article

TEXT = "南瓜汤要小火慢炖，先炒香洋葱。" * 10
URL = "https://example.com/soup"


@pytest.mark.parametrize(
    ("given", "admitted"),
    [
        (TextSource(f" {TEXT}\r\n"), TextSource(TEXT)),
        (UrlSource(f" {URL}#top"), UrlSource(URL)),
        (ContentSource("content"), ContentSource("content")),
    ],
)
def test_a_source_is_admitted_in_its_normal_form(
    studio: Studio, given: Source, admitted: Source
) -> None:
    assert studio.sourcing.admit(given) == admitted
    assert studio.sourcing.admit(admitted) == admitted


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        (TextSource("短"), TextTooShort),
        (TextSource("\x00" * 100), TextUnreadable),
        (UrlSource("file:///etc/passwd"), UrlInvalid),
        (UrlSource("http://localhost/"), UrlForbidden),
    ],
)
def test_a_bad_source_is_refused_before_anything_is_held(
    studio: Studio, given: Source, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        studio.sourcing.admit(given)


async def test_a_pasted_text_is_its_own_article(studio: Studio) -> None:
    progress = Reported()

    article = await studio.sourcing.obtain(TextSource(TEXT), progress)

    assert article == SourceArticle(text=TEXT)
    assert progress.stages == []


async def test_a_page_is_opened_and_read(studio: Studio) -> None:
    studio.web.pages[URL] = f"南瓜汤\n{TEXT}"
    progress = Reported()

    article = await studio.sourcing.obtain(UrlSource(URL), progress)

    assert article == SourceArticle(text=TEXT, title="南瓜汤", url=URL)
    assert progress.stages == [(Stage.FETCHING, 5), (Stage.READING, 20)]


@pytest.mark.parametrize(
    "code",
    [
        FailureCode.SOURCE_UNREACHABLE,
        FailureCode.SOURCE_FORBIDDEN,
        FailureCode.SOURCE_TIMEOUT,
        FailureCode.SOURCE_TOO_LARGE,
        FailureCode.SOURCE_UNSUPPORTED,
    ],
)
async def test_a_page_that_cannot_be_opened_says_why(studio: Studio, code: FailureCode) -> None:
    studio.web.pages[URL] = code
    progress = Reported()

    with pytest.raises(RecipeFailed) as failed:
        await studio.sourcing.obtain(UrlSource(URL), progress)

    assert failed.value.code is code
    assert not failed.value.is_tried_again
    assert progress.stages == [(Stage.FETCHING, 5)]


@pytest.mark.parametrize(
    "code",
    [
        FailureCode.SOURCE_LOGIN_WALL,
        FailureCode.SOURCE_CAPTCHA,
        FailureCode.SOURCE_EMPTY,
        FailureCode.SOURCE_NOT_ARTICLE,
    ],
)
async def test_a_page_that_cannot_be_read_says_why(studio: Studio, code: FailureCode) -> None:
    studio.web.pages[URL] = "<html>"
    studio.web.unreadable[URL] = code

    with pytest.raises(RecipeFailed) as failed:
        await studio.sourcing.obtain(UrlSource(URL), Reported())

    assert failed.value.code is code


@pytest.fixture
def owner(studio: Studio) -> User:
    user = studio.user()
    generation = a_generation(user.id, id="generation")
    studio.database.tables.generations[generation.id] = generation
    return user


async def test_an_article_is_reused_with_its_title_and_address(studio: Studio, owner: User) -> None:
    article = an_article(owner.id, "generation", body=TEXT, source_url=URL)
    studio.database.tables.contents[article.id] = article

    reused = await studio.sourcing.obtain(ContentSource(article.id), Reported())

    assert reused == SourceArticle(text=TEXT, title=article.title, url=URL)


async def test_a_script_and_a_voice_are_reused_by_what_is_spoken(
    studio: Studio, owner: User
) -> None:
    lines = ["先炒香洋葱，再下南瓜。" * 3, "小火慢炖二十分钟。" * 3]
    shared = {"owner_id": owner.id, "title": "南瓜汤", "created_at": NOW, "updated_at": NOW}
    script = Script(
        id="script",
        generation_id="generation",
        kind=ContentKind.SCRIPT,
        hook="",
        total_seconds=8,
        scenes=[Scene(number, "", line, "", 4) for number, line in enumerate(lines)],
        **shared,  # type: ignore[arg-type]  # said once for both
    )
    clip = VoiceClip(
        id="clip",
        generation_id="generation",
        kind=ContentKind.VOICE,
        cues=[SubtitleCue(0, 4, line) for line in lines],
        **shared,  # type: ignore[arg-type]  # said once for both
    )
    for content in (script, clip):
        studio.database.tables.contents[content.id] = content
        article = await studio.sourcing.obtain(ContentSource(content.id), Reported())
        assert article == SourceArticle(text="\n".join(lines), title="南瓜汤")


async def test_a_content_without_words_is_no_source(studio: Studio, owner: User) -> None:
    cover = Cover(
        id="cover",
        owner_id=owner.id,
        generation_id="generation",
        kind=ContentKind.COVER,
        title="南瓜汤",
        created_at=NOW,
        updated_at=NOW,
    )
    short = an_article(owner.id, "generation", id="short", body="字" * (TEXT_MINIMUM - 1))
    for content in (cover, short):
        studio.database.tables.contents[content.id] = content
        with pytest.raises(RecipeFailed) as failed:
            await studio.sourcing.obtain(ContentSource(content.id), Reported())
        assert failed.value.code is FailureCode.SOURCE_EMPTY


async def test_a_content_deleted_meanwhile_is_gone(studio: Studio, owner: User) -> None:
    article = an_article(owner.id, "generation", deleted_at=NOW)
    studio.database.tables.contents[article.id] = article

    for content_id in (article.id, "nothing"):
        with pytest.raises(RecipeFailed) as failed:
            await studio.sourcing.obtain(ContentSource(content_id), Reported())
        assert failed.value.code is FailureCode.SOURCE_GONE


async def test_a_page_of_several_is_read_without_a_stage_of_its_own(studio: Studio) -> None:
    studio.web.pages[URL] = f"南瓜汤\n{TEXT}"

    assert await studio.sourcing.read_page(URL) == SourceArticle(text=TEXT, title="南瓜汤", url=URL)


async def test_a_page_of_several_that_cannot_be_read_says_why_too(studio: Studio) -> None:
    studio.web.pages[URL] = "<html>"
    studio.web.unreadable[URL] = FailureCode.SOURCE_CAPTCHA

    for url, code in (
        (URL, FailureCode.SOURCE_CAPTCHA),
        ("http://a", FailureCode.SOURCE_UNREACHABLE),
    ):
        with pytest.raises(RecipeFailed) as failed:
            await studio.sourcing.read_page(url)
        assert failed.value.code is code


def test_an_address_is_admitted_in_its_normal_spelling(studio: Studio) -> None:
    assert studio.sourcing.admit_url(f" {URL}#top", field=("input", "url")) == URL


@pytest.mark.parametrize(
    ("url", "refusal"), [("file:///etc/passwd", UrlInvalid), ("http://localhost/", UrlForbidden)]
)
def test_a_bad_address_is_refused_by_the_argument_that_has_it(
    studio: Studio, url: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal) as refused:
        studio.sourcing.admit_url(url, field=("input", "moreUrls", "1"))

    assert refused.value.field == ("input", "moreUrls", "1")
