"""Running a recipe as a worker would, and remembering what its watchers saw."""

from domain.content import Article
from domain.generation import RecipeInput
from domain.recipe import Assignment, Result
from infra.cookbook import Cookbook
from tests.domain.reported import Reported
from tests.factories import NOW, new_id


async def made(cookbook: Cookbook, request: RecipeInput, progress: Reported) -> Result:
    """For a generation of its own."""
    recipe = cookbook.recipes[request.kind]
    assignment = Assignment(
        input=recipe.admit(request),
        generation_id=new_id(),
        owner_id="owner",
        content_id="content",
        now=NOW,
    )
    result = await recipe.run(assignment, progress)
    assert result.spent <= recipe.price(assignment.input)
    return result


async def article_of(
    cookbook: Cookbook, request: RecipeInput, progress: Reported | None = None
) -> Article:
    content = (await made(cookbook, request, progress or Reported())).content
    assert isinstance(content, Article)
    return content
