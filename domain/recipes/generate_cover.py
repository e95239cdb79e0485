"""封面: a title typeset for every platform that it is to be published on."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from domain.ai_label import LABEL_ZH, LabelPosition
from domain.asset import AssetRole
from domain.brand import Brand, checked_brand
from domain.brand_voice import BrandVoice
from domain.content import ContentKind, Cover
from domain.cover import (
    BackgroundKind,
    BackgroundMissing,
    CoverMaker,
    CoverOrder,
    CoverText,
    CoverTheme,
    ImageMaker,
    ImagesNotConfigured,
    PlatformsMissing,
    ThemeUnknown,
)
from domain.cover_family import suited_theme
from domain.cover_prompt import PROMPT_VERSION, background_prompt
from domain.cover_text import checked_text
from domain.errors import Refusal
from domain.failure import FailureCode, RecipeFailed
from domain.generation import GenerationKind
from domain.platform import Platform
from domain.platforms import PROFILES, CoverSize
from domain.recipe import Assignment, Progress, Result
from domain.review import Review
from domain.services.filing import File, Filing, Folder
from domain.services.reviewing import Reviewing
from domain.services.uploaded_pictures import UploadedPictures
from domain.stage import Stage
from domain.upload import Intake, UploadPurpose
from domain.writing import Engine, Provenance

TYPESETTER = "typesetter-1"
_BASE_PRICE = 2
_PAINTING_PRICE = 3
#: Where the bar of progress stands when the background is known, and when all is set.
_PAINTING_PERCENT, _FIRST_PERCENT, _LAST_PERCENT = 5, 25, 95
#: Asked of the model where the covers are both wide and tall, so that either can be cut from it.
_SQUARE = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerateCover:
    """`theme_id` None: one that suits the text; `content_id` is the content that it is for."""

    kind: ClassVar = GenerationKind.COVER

    title: str
    subtitle: str | None = None
    highlights: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    badge: str | None = None
    author: str | None = None
    platforms: tuple[Platform, ...]
    theme_id: str | None = None
    background: BackgroundKind = BackgroundKind.PROCEDURAL
    background_upload_id: str | None = None
    brand: Brand = field(default_factory=Brand)
    label_position: LabelPosition = LabelPosition.BOTTOM_RIGHT
    content_id: str | None = None
    brand_voice: BrandVoice = field(default_factory=BrandVoice)

    @property
    def content_ids(self) -> Sequence[str]:
        return () if self.content_id is None else (self.content_id,)

    @property
    def uploads(self) -> Sequence[tuple[str, UploadPurpose]]:
        background = self.background_upload_id
        behind = () if background is None else ((background, UploadPurpose.BACKGROUND),)
        return (*behind, *self.brand.uploads)

    @property
    def text(self) -> CoverText:
        return CoverText(
            title=self.title,
            subtitle=self.subtitle,
            highlights=self.highlights,
            tags=self.tags,
            keywords=self.keywords,
            badge=self.badge,
            author=self.author,
        )

    @property
    def sizes(self) -> list[tuple[Platform, CoverSize]]:
        return [(name, size) for name in self.platforms for size in PROFILES[name].cover_sizes]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pictures:
    """What was uploaded or painted, encoded."""

    background: bytes | None
    logo: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GenerateCoverRecipe:
    """`images` is None where no model paints; what one paints goes through the `intake`."""

    kind: ClassVar = GenerationKind.COVER

    maker: CoverMaker
    filing: Filing
    uploads: UploadedPictures
    reviewing: Reviewing
    intake: Intake
    images: ImageMaker | None = None

    def admit(self, request: GenerateCover) -> GenerateCover:
        """A platform named twice counts once; an upload that is not asked for is left out."""
        text = checked_text(request.text)
        platforms = tuple(dict.fromkeys(request.platforms))
        if not platforms:
            raise PlatformsMissing
        if request.theme_id is not None and self._theme(request.theme_id) is None:
            raise ThemeUnknown
        return replace(
            request,
            title=text.title,
            subtitle=text.subtitle,
            highlights=text.highlights,
            tags=text.tags,
            keywords=text.keywords,
            badge=text.badge,
            author=text.author,
            platforms=platforms,
            background_upload_id=self._admitted_upload(request),
            brand=checked_brand(request.brand),
        )

    def _theme(self, theme_id: str) -> CoverTheme | None:
        return next((theme for theme in self.maker.themes if theme.id == theme_id), None)

    def _admitted_upload(self, request: GenerateCover) -> str | None:
        if request.background is BackgroundKind.GENERATED and self.images is None:
            raise ImagesNotConfigured
        if request.background is not BackgroundKind.UPLOAD:
            return None
        if request.background_upload_id is None:
            raise BackgroundMissing
        return request.background_upload_id

    def price(self, request: GenerateCover) -> int:
        painting = _PAINTING_PRICE if request.background is BackgroundKind.GENERATED else 0
        return _BASE_PRICE + len(request.sizes) - 1 + painting

    async def run(self, assignment: Assignment[GenerateCover], progress: Progress) -> Result:
        request = assignment.input
        pictures = await self._pictures(assignment, progress)
        theme_id = (
            request.theme_id
            or suited_theme(
                self.maker.themes, request.text, has_photo=pictures.background is not None
            ).id
        )
        folder = self.filing.open(assignment, progress)
        await self._set_all(folder, theme_id, pictures)
        await progress.stage(Stage.SAVING, _LAST_PERCENT)
        return Result(
            content=_cover(assignment, theme_id, await self._review(request)),
            assets=tuple(folder.assets),
            provenance=self._provenance(request),
            spent=self.price(request),
        )

    async def _review(self, request: GenerateCover) -> Review:
        """By the rules of all platforms where it is for several."""
        platform = request.platforms[0] if len(request.platforms) == 1 else None
        return await self.reviewing.examine(
            request.title, request.text.rest, platform=platform, brand_voice=request.brand_voice
        )

    async def _pictures(
        self, assignment: Assignment[GenerateCover], progress: Progress
    ) -> _Pictures:
        """Uploads first: a model is not paid for a cover that cannot be made."""
        request = assignment.input
        logo = await self.uploads.logo_of(
            request.brand, owner_id=assignment.owner_id, now=assignment.now
        )
        background = await self._uploaded(request.background_upload_id, assignment)
        if request.background is BackgroundKind.GENERATED:
            await progress.stage(Stage.PAINTING, _PAINTING_PERCENT)
            background = await self._painted(request)
        return _Pictures(background=background, logo=logo)

    async def _uploaded(
        self, upload_id: str | None, assignment: Assignment[GenerateCover]
    ) -> bytes | None:
        if upload_id is None:
            return None
        return await self.uploads.require(
            upload_id,
            owner_id=assignment.owner_id,
            purpose=UploadPurpose.BACKGROUND,
            now=assignment.now,
        )

    async def _painted(self, request: GenerateCover) -> bytes:
        if self.images is None:  # A worker that is set up otherwise than the one that admitted.
            raise RecipeFailed(FailureCode.PROVIDER_MISCONFIGURED, detail="no image model")
        width, height = _painting_size([size for _, size in request.sizes])
        painted = await self.images.paint(
            background_prompt(request.text), width=width, height=height
        )
        try:
            accepted = await self.intake.accept(painted, purpose=UploadPurpose.BACKGROUND)
        except Refusal as refusal:
            raise RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail=refusal.code) from refusal
        return accepted.data

    async def _set_all(self, folder: Folder, theme_id: str, pictures: _Pictures) -> None:
        assignment: Assignment[GenerateCover] = folder.assignment
        sizes = assignment.input.sizes
        for done, (platform, size) in enumerate(sizes):
            percent = _FIRST_PERCENT + (_LAST_PERCENT - _FIRST_PERCENT) * done // len(sizes)
            await folder.progress.stage(Stage.TYPESETTING, percent)
            order = self._order(assignment, platform, size, theme_id=theme_id, pictures=pictures)
            picture = await self.maker.cover(order)
            await folder.add(
                File.of_picture(
                    picture,
                    AssetRole.PART,
                    ai_label=LABEL_ZH,
                    platform=platform,
                    caption=size.name,
                )
            )

    def _order(
        self,
        assignment: Assignment[GenerateCover],
        platform: Platform,
        size: CoverSize,
        *,
        theme_id: str,
        pictures: _Pictures,
    ) -> CoverOrder:
        request = assignment.input
        return CoverOrder(
            text=request.text,
            theme_id=theme_id,
            platform=platform,
            name=size.name,
            width=size.width,
            height=size.height,
            brand=request.brand,
            background=pictures.background,
            logo=pictures.logo,
            label_position=request.label_position,
        )

    def _provenance(self, request: GenerateCover) -> Provenance:
        if request.background is BackgroundKind.GENERATED and self.images is not None:
            return Provenance(
                engine=Engine.IMAGE_MODEL,
                model=self.images.model,
                prompt_version=PROMPT_VERSION,
                cost_micros=self.images.cost_micros,
            )
        return Provenance(engine=Engine.OFFLINE, model=TYPESETTER, prompt_version="")


def _painting_size(sizes: Sequence[CoverSize]) -> tuple[int, int]:
    """Of the largest cover; square where the covers lie both ways."""
    if len({size.width > size.height for size in sizes}) > 1:
        return _SQUARE, _SQUARE
    largest = max(sizes, key=lambda size: size.width * size.height)
    return largest.width, largest.height


def _cover(assignment: Assignment[GenerateCover], theme_id: str, review: Review) -> Cover:
    request = assignment.input
    return Cover(
        id=assignment.content_id,
        owner_id=assignment.owner_id,
        generation_id=assignment.generation_id,
        kind=ContentKind.COVER,
        title=request.title,
        tags=list(request.tags),
        created_at=assignment.now,
        updated_at=assignment.now,
        based_on_id=assignment.based_on_id,
        theme_id=theme_id,
        review=review,
    )
