"""The recipes put together: which adapters each of them works with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from domain.compliance import ComplianceChecker
from domain.distillation_cache import DistillationCache
from domain.generation import GenerationKind, RecipeInput
from domain.recipes.extract_content import ExtractContent, ExtractContentRecipe
from domain.recipes.generate_cover import GenerateCover, GenerateCoverRecipe
from domain.recipes.generate_from_url import GenerateFromUrl, GenerateFromUrlRecipe
from domain.recipes.generate_info_card import GenerateInfoCard, GenerateInfoCardRecipe
from domain.recipes.generate_script import GenerateScript, GenerateScriptRecipe
from domain.recipes.rewrite_content import RewriteContent, RewriteContentRecipe
from domain.recipes.search_web import SearchWeb, SearchWebRecipe
from domain.recipes.synthesize_voice import SynthesizeVoice, SynthesizeVoiceRecipe
from domain.searching import Searcher
from domain.services.composing import Composing
from domain.services.distilling import Distilling
from domain.services.generating import Recipes
from domain.services.manuscripts import Manuscripts
from domain.services.outlining import Outlining
from domain.services.redoing import Redoing
from domain.services.researching import Researching
from domain.services.reviewing import Reviewing
from domain.services.sourcing import Sourcing
from domain.unit_of_work import Database
from domain.writing import Writer
from infra.ai.examiners_late import LateFactFinder
from infra.ai.lexicon import Lexicon
from infra.atelier import Atelier
from infra.compliance.late_checker import LateComplianceChecker
from infra.web.articles import ArticleExtractor
from infra.web.opening import LateFetcher
from infra.web.url_policy import PublicUrls

INPUT_TYPES: Mapping[GenerationKind, type[RecipeInput]] = {
    GenerationKind.EXTRACT: ExtractContent,
    GenerationKind.SEARCH: SearchWeb,
    GenerationKind.REWRITE: RewriteContent,
    GenerationKind.FROM_URL: GenerateFromUrl,
    GenerationKind.COVER: GenerateCover,
    GenerationKind.INFO_CARD: GenerateInfoCard,
    GenerationKind.VOICE: SynthesizeVoice,
    GenerationKind.SCRIPT: GenerateScript,
}


@dataclass(kw_only=True, eq=False)
class Cookbook:
    database: Database
    writer: Writer
    searcher: Searcher
    lexicon: Lexicon
    cache: DistillationCache
    atelier: Atelier
    #: Which pages may be read.
    urls: PublicUrls = field(default_factory=PublicUrls)

    @cached_property
    def recipes(self) -> Recipes:
        return self.recipes_of(self.writer, self.cache)

    def recipes_of(self, writer: Writer, cache: DistillationCache) -> Recipes:
        """The same recipes in other hands."""
        sourcing, reviewing, facts = self._sourcing, self.reviewing, self._facts
        composing = Composing(reviewing=reviewing)
        researching = Researching(searcher=self.searcher, sourcing=sourcing)
        distilling = Distilling(writer=writer, cache=cache)
        outlining = Outlining(writer=writer)
        return {
            GenerationKind.EXTRACT: ExtractContentRecipe(sourcing, distilling, reviewing),
            GenerationKind.SEARCH: SearchWebRecipe(researching, writer, composing, facts),
            GenerationKind.REWRITE: RewriteContentRecipe(sourcing, writer, composing),
            GenerationKind.FROM_URL: GenerateFromUrlRecipe(sourcing, writer, composing, facts),
            GenerationKind.COVER: self._cover,
            GenerationKind.INFO_CARD: GenerateInfoCardRecipe(
                sourcing=sourcing,
                outlining=outlining,
                reviewing=reviewing,
                binding=self.atelier.binding,
                redoing=Redoing(database=self.database, outlining=outlining),
            ),
            GenerationKind.VOICE: SynthesizeVoiceRecipe(
                Manuscripts(sourcing), self.atelier.speaking, self.atelier.filing
            ),
            GenerationKind.SCRIPT: GenerateScriptRecipe(sourcing, writer, reviewing),
        }

    @cached_property
    def _cover(self) -> GenerateCoverRecipe:
        atelier = self.atelier
        return GenerateCoverRecipe(
            maker=atelier.covers,
            filing=atelier.filing,
            uploads=atelier.uploads,
            reviewing=self.reviewing,
            intake=atelier.depot.intake,
            images=atelier.makers.images,
        )

    @cached_property
    def compliance(self) -> ComplianceChecker:
        return LateComplianceChecker()

    @cached_property
    def _facts(self) -> LateFactFinder:
        return LateFactFinder(self.lexicon)

    @cached_property
    def reviewing(self) -> Reviewing:
        return Reviewing(compliance=self.compliance, facts=self._facts)

    @cached_property
    def _sourcing(self) -> Sourcing:
        return Sourcing(
            database=self.database,
            url_policy=self.urls,
            fetcher=LateFetcher(self.urls),
            extractor=ArticleExtractor(),
        )
