"""Whatever is made of an earlier content says so."""

from collections.abc import Callable
from typing import Any

import pytest

from domain.generation import RecipeInput
from domain.recipe import Assignment, Recipe
from domain.recipes.extract_content import ExtractContent, ExtractContentRecipe
from domain.recipes.generate_info_card import GenerateInfoCard
from domain.recipes.generate_script import GenerateScript, GenerateScriptRecipe
from domain.recipes.rewrite_content import RewriteContent, RewriteContentRecipe
from domain.source import ContentSource, Source, TextSource
from tests.domain.recipes.cards import CardStudio
from tests.domain.recipes.scripts import GOOD, TEXT
from tests.domain.reported import Reported
from tests.domain.studio import Studio
from tests.factories import NOW, an_article

#: Any: each recipe has its own inputs.
Made = tuple[Recipe[Any], RecipeInput]
Kind = Callable[[Studio, Source], Made]


def extract(studio: Studio, source: Source) -> Made:
    recipe = ExtractContentRecipe(studio.sourcing, studio.distilling, studio.reviewing)
    return recipe, ExtractContent(source=source)


def rewrite(studio: Studio, source: Source) -> Made:
    recipe = RewriteContentRecipe(studio.sourcing, studio.writer, studio.composing)
    return recipe, RewriteContent(source=source)


def script(studio: Studio, source: Source) -> Made:
    studio.writer.usual = GOOD
    recipe = GenerateScriptRecipe(studio.sourcing, studio.writer, studio.reviewing)
    return recipe, GenerateScript(source=source, duration_seconds=30)


def info_card(studio: Studio, source: Source) -> Made:
    return CardStudio(studio).recipe, GenerateInfoCard(source=source)


@pytest.mark.parametrize("kind", [extract, rewrite, script, info_card])
@pytest.mark.parametrize(
    ("source", "based_on_id"), [(ContentSource("article"), "article"), (TextSource(TEXT), None)]
)
async def test_what_is_made_of_a_content_names_it(
    studio: Studio, kind: Kind, source: Source, based_on_id: str | None
) -> None:
    article = an_article("owner", "made", id="article", body=TEXT)
    studio.database.tables.contents["article"] = article
    recipe, request = kind(studio, source)

    made = await recipe.run(
        Assignment(
            input=request,
            generation_id="generation",
            owner_id="owner",
            content_id="content",
            now=NOW,
        ),
        Reported(),
    )

    assert made.content.based_on_id == based_on_id
