"""What a cover shows, in which theme, on what ground."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from domain.ai_label import LabelPosition
from domain.brand import Brand
from domain.errors import ErrorCode, Refusal
from domain.language import Sentence
from domain.picture import Picture
from domain.platform import Platform

TITLE_LENGTH = 60
SUBTITLE_LENGTH = 80
BADGE_LENGTH = 16
HIGHLIGHT_LIMIT, HIGHLIGHT_LENGTH = 6, 40
TAG_LIMIT, TAG_LENGTH = 6, 20
AUTHOR_LENGTH = 24


class LayoutFamily(StrEnum):
    HEADLINE = "HEADLINE"
    LIST = "LIST"
    BIG_NUMBER = "BIG_NUMBER"
    QUOTE = "QUOTE"
    BEFORE_AFTER = "BEFORE_AFTER"
    PHOTO = "PHOTO"


@dataclass(frozen=True, slots=True)
class CoverTheme:
    """`id` is stable: clients and preferences keep it."""

    id: str
    name: Sentence
    family: LayoutFamily


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverText:
    """Lines without white space around them; `keywords` are words of the title to stress.

    `highlights` read `heading：text` or are a heading alone; tags have no #; `badge` is the pill
    above the title.
    """

    title: str
    subtitle: str | None = None
    highlights: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    badge: str | None = None
    author: str | None = None

    @property
    def rest(self) -> str:
        """All that it says beside its title, a line each."""
        lines = (self.badge, self.subtitle, *self.highlights, *self.tags)
        return "\n".join(line for line in lines if line)


class BackgroundKind(StrEnum):
    PROCEDURAL = "PROCEDURAL"
    UPLOAD = "UPLOAD"
    GENERATED = "GENERATED"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverOrder:
    """One picture. `background` and `logo` are encoded pictures that were checked already.

    `name` is that of one of the platform's sizes (`domain.platforms`), with its pixels.
    """

    text: CoverText
    theme_id: str
    platform: Platform
    name: str
    width: int
    height: int
    brand: Brand = field(default_factory=Brand)
    background: bytes | None = None
    logo: bytes | None = None
    label_position: LabelPosition = LabelPosition.BOTTOM_RIGHT


class PlatformsMissing(Refusal):
    code = ErrorCode.OUT_OF_RANGE

    def __init__(self) -> None:
        super().__init__(
            Sentence("请至少选择一个平台。", "Choose at least one platform."),
            field=("input", "platforms"),
        )


class ThemeUnknown(Refusal):
    code = ErrorCode.THEME_UNKNOWN

    def __init__(self, field: str = "theme") -> None:
        super().__init__(
            Sentence(
                "没有这个封面主题，请从 coverThemes 中选择。",
                "There is no such theme; choose one of coverThemes.",
            ),
            field=("input", field),
        )


class BackgroundMissing(Refusal):
    code = ErrorCode.UPLOAD_MISSING

    def __init__(self) -> None:
        super().__init__(
            Sentence("请先上传背景图片。", "Upload the background picture first."),
            field=("input", "backgroundUploadId"),
        )


class ImagesNotConfigured(Refusal):
    code = ErrorCode.IMAGES_NOT_CONFIGURED

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "未接入图像模型，请改用程序绘制的背景或上传图片。",
                "No image model is set up; take a procedural background or upload a picture.",
            ),
            field=("input", "background"),
        )


class CoverMaker(Protocol):
    """Lays covers out; each size anew."""

    @property
    def themes(self) -> Sequence[CoverTheme]: ...

    async def cover(self, order: CoverOrder) -> Picture:
        """A theme that fails its inspection is laid out again, and at last another is taken.

        Raises `domain.failure.RecipeFailed` with `TEXT_UNSETTABLE` where no layout holds the text.
        """

    async def preview(self, theme_id: str) -> bytes:
        """A small PNG that shows the theme."""


class ImageMaker(Protocol):
    """A model that paints."""

    @property
    def model(self) -> str: ...

    @property
    def cost_micros(self) -> int:
        """Of one picture, in millionths of the currency that the operator's prices are in."""

    async def paint(self, prompt: str, *, width: int, height: int) -> bytes:
        """What is said to be an encoded picture of about that shape; nobody has looked at it yet.

        Raises `domain.failure.RecipeFailed`, `PROVIDER_…` or `OUTPUT_UNUSABLE`.
        """
