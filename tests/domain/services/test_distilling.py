"""The same request is answered from the cache, and only to who may have the answer."""

from dataclasses import replace

import pytest

from domain.failure import FailureCode, RecipeFailed
from domain.language import Locale
from domain.services.distilling import Distilled
from domain.source import SourceArticle
from domain.writing import DistilBrief, Length
from tests.domain.reported import Reported
from tests.domain.studio import Studio
from tests.fake_writing import Prepared

ARTICLE = SourceArticle(text="小火慢炖二十分钟。" * 9, title="南瓜汤", url="https://a.example/")
BRIEF = DistilBrief(length=Length.SHORT, focus="火候")


async def distilled(
    studio: Studio,
    article: SourceArticle = ARTICLE,
    brief: DistilBrief = BRIEF,
    *,
    shared_by: str = "everyone",
    generation_id: str | None = None,
) -> tuple[Distilled, str]:
    """What was made, and what was shown meanwhile; by default for a generation of its own."""
    progress = Reported()
    made = await studio.distilling.distil(
        article,
        brief,
        shared_by=shared_by,
        generation_id=generation_id or studio.new_id(),
        write=progress.write,
    )
    return made, progress.text


async def test_what_was_made_a_moment_ago_is_shown_again_and_costs_nothing(
    studio: Studio,
) -> None:
    first, shown = await distilled(studio)
    again, shown_again = await distilled(studio)

    assert (first.is_cached, again.is_cached) == (False, True)
    assert shown == shown_again == first.distillation.body == again.distillation.body
    assert len(studio.writer.asked) == 1
    assert replace(again.distillation, provenance=first.distillation.provenance) == (
        first.distillation
    )


async def test_what_an_earlier_run_of_the_same_generation_left_is_its_own_work(
    studio: Studio,
) -> None:
    """A worker was lost between the writing and the end; another one goes on."""
    (first, _), (again, _) = [await distilled(studio, generation_id="one") for _ in range(2)]

    assert again == first
    assert not again.is_cached
    assert len(studio.writer.asked) == 1


async def test_what_it_took_is_counted_once(studio: Studio) -> None:
    (first, _), (again, _) = await distilled(studio), await distilled(studio)

    made, found = first.distillation.provenance, again.distillation.provenance
    assert (made.tokens_in, made.tokens_out, made.cost_micros) == (7, 3, 5)
    assert (found.tokens_in, found.tokens_out, found.cost_micros) == (0, 0, 0)
    assert (found.engine, found.model, found.prompt_version) == (
        made.engine,
        made.model,
        made.prompt_version,
    )


@pytest.mark.parametrize(
    ("article", "brief", "shared_by"),
    [
        (replace(ARTICLE, text=ARTICLE.text + "完"), BRIEF, "everyone"),
        (replace(ARTICLE, title="另一锅汤"), BRIEF, "everyone"),
        (replace(ARTICLE, title=None), BRIEF, "everyone"),
        (ARTICLE, replace(BRIEF, length=Length.LONG), "everyone"),
        (ARTICLE, replace(BRIEF, focus=None), "everyone"),
        (ARTICLE, replace(BRIEF, language=Locale.EN), "everyone"),
        (ARTICLE, BRIEF, "owner"),
    ],
)
async def test_another_request_is_written_anew(
    studio: Studio, article: SourceArticle, brief: DistilBrief, shared_by: str
) -> None:
    await distilled(studio)

    other, _ = await distilled(studio, article, brief, shared_by=shared_by)

    assert not other.is_cached
    assert len(studio.writer.asked) == 2


async def test_the_same_page_at_another_address_is_the_same_request(studio: Studio) -> None:
    await distilled(studio)

    again, _ = await distilled(studio, replace(ARTICLE, url="https://a.example/?from=feed"))

    assert again.is_cached


async def test_a_writer_that_changed_writes_anew(studio: Studio) -> None:
    await distilled(studio)
    studio.writer.version = "fake 2"

    assert not (await distilled(studio))[0].is_cached


async def test_a_cache_that_lost_it_only_costs_another_turn(studio: Studio) -> None:
    first, _ = await distilled(studio)
    studio.distillations.kept.clear()

    assert (await distilled(studio))[0] == first


async def test_what_failed_is_not_kept(studio: Studio) -> None:
    studio.writer.prepared.append(Prepared(failure=FailureCode.PROVIDER_UNAVAILABLE))

    with pytest.raises(RecipeFailed):
        await distilled(studio)

    assert studio.distillations.kept == {}
    assert not (await distilled(studio))[0].is_cached


async def test_a_text_with_half_a_character_has_its_place_too(studio: Studio) -> None:
    broken = replace(ARTICLE, text="\ud83d\x00" + ARTICLE.text, title="\udc00")
    await distilled(studio, broken)

    assert (await distilled(studio, broken))[0].is_cached
