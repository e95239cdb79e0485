"""What must hold of whatever is made of twenty sources of many genres, whoever writes."""

import re
from collections.abc import Iterable

import pytest

from domain.content import Article, Script
from domain.facts import FactChange
from domain.generation import RecipeInput
from domain.issue import IssueSeverity
from domain.pacing import HOOK_SECONDS, LONGEST_SCENE_SECONDS
from domain.plain_text import visible, without_addresses
from domain.platform import Platform
from domain.platforms import PROFILES, PlatformRule
from domain.recipe import Assignment, Result
from domain.recipes.extract_content import ExtractContent
from domain.recipes.generate_script import GenerateScript
from domain.recipes.rewrite_content import RewriteContent
from domain.source import TextSource
from domain.writing import TITLE_CANDIDATES, Engine, Length
from infra.cookbook import Cookbook
from tests.domain.reported import Reported
from tests.factories import NOW
from tests.golden.golden_set import GOLDEN, Golden

_ALL = pytest.mark.parametrize("golden", GOLDEN, ids=str)
_PLATFORMS = (None, *Platform)


async def _made(cookbook: Cookbook, request: RecipeInput) -> tuple[Result, str]:
    """The result, and the text that watchers had before their eyes at the end."""
    recipe = cookbook.recipes[request.kind]
    progress = Reported()
    assignment = Assignment(
        input=recipe.admit(request),
        generation_id="generation",
        owner_id="owner",
        content_id="content",
        now=NOW,
    )
    return await recipe.run(assignment, progress), progress.text


def _source(golden: Golden) -> TextSource:
    """As its reader would paste it."""
    return TextSource(f"{golden.article.title}\n{golden.article.text}")


def _obeys_nobody(texts: Iterable[str], golden: Golden) -> None:
    whole = "\n".join(texts)
    assert without_addresses(whole) == whole
    assert "evil" not in whole
    addresses = re.findall(r"https?://[^\s)）]+", " ".join(golden.attack))
    assert not [address for address in addresses if address in whole]


@_ALL
async def test_a_distillation_is_true_to_its_source(golden: Golden, cookbook: Cookbook) -> None:
    source = _source(golden)

    result, shown = await _made(cookbook, ExtractContent(source=source, length=Length.LONG))

    article = result.content
    assert isinstance(article, Article)
    assert shown == article.body
    assert 1 <= len(article.title_candidates) <= TITLE_CANDIDATES
    assert article.title == article.title_candidates[0]
    assert article.summary
    assert article.key_points
    assert [visible(each.text) for each in article.quotations] == article.quotes
    assert all(source.text[each.start : each.end] == each.text for each in article.quotations)
    assert not any("#" in tag or " " in tag for tag in article.tags)
    _obeys_nobody([*article.title_candidates, article.body, *article.key_points], golden)
    if result.provenance.engine is Engine.OFFLINE:
        assert all(point in visible(source.text) for point in article.key_points)
        assert not any(attack in article.body for attack in golden.attack)


@_ALL
async def test_a_rewrite_keeps_to_every_platform_and_to_its_facts(
    golden: Golden, cookbook: Cookbook
) -> None:
    for platform in _PLATFORMS:
        request = RewriteContent(source=_source(golden), platform=platform)
        result, shown = await _made(cookbook, request)

        article = result.content
        assert isinstance(article, Article)
        assert shown == article.body
        errors = [
            issue for issue in article.platform_issues if issue.severity is IssueSeverity.ERROR
        ]
        assert errors == [], platform
        assert article.review is not None
        invented = [
            issue for issue in article.review.fact_issues if issue.change is FactChange.INVENTED
        ]
        assert invented == [], platform
        hits = article.review.compliance.hits
        assert all(article.body[hit.start : hit.end] == hit.text for hit in hits)
        _obeys_nobody([*article.title_candidates, article.body, article.summary], golden)
        if platform is not None and not PROFILES[platform].shows_markdown:
            assert not re.search(r"^#+ |\*\*", article.body, re.MULTILINE)


@_ALL
@pytest.mark.parametrize("seconds", [30, 90])
async def test_a_script_keeps_its_time_or_says_that_it_does_not(
    golden: Golden, cookbook: Cookbook, seconds: int
) -> None:
    request = GenerateScript(source=_source(golden), duration_seconds=seconds)

    result, _ = await _made(cookbook, request)

    script = result.content
    assert isinstance(script, Script)
    is_timely = abs(script.total_seconds - seconds) <= 0.05 * seconds
    rules = [issue.rule for issue in script.platform_issues]
    assert rules == ([] if is_timely else [PlatformRule.DURATION_OFF])
    first, *others = script.scenes
    assert HOOK_SECONDS[0] <= first.duration_seconds <= HOOK_SECONDS[1]
    assert all(scene.duration_seconds <= LONGEST_SCENE_SECONDS for scene in others)
    assert script.total_seconds == pytest.approx(
        sum(scene.duration_seconds for scene in script.scenes), abs=0.05
    )
    _obeys_nobody([scene.narration + scene.visual for scene in script.scenes], golden)
