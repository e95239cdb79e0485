"""What whoever has a link may see: a content without anything that leads to its owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.ai_label import labelled_text
from domain.asset import Asset, AssetKind, AssetRole
from domain.content import Article, Citation, Content, ContentKind, Scene, SubtitleCue
from domain.info_card import Card
from domain.measures import spoken_language
from domain.platform import Platform

_SRT = "application/x-subrip"
_VTT = "text/vtt"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFile:
    """Pixels for `width` and `height`; `expires_at` is when its link ends."""

    blob_name: str
    kind: AssetKind
    role: AssetRole
    mime_type: str
    byte_size: int
    width: int | None
    height: int | None
    duration_seconds: float | None
    caption: str
    ai_label: str | None
    expires_at: datetime

    @classmethod
    def of(cls, asset: Asset, *, expires_at: datetime) -> "SharedFile":
        return cls(
            blob_name=asset.blob_name,
            kind=asset.kind,
            role=asset.role,
            mime_type=asset.mime_type,
            byte_size=asset.byte_size,
            width=asset.width,
            height=asset.height,
            duration_seconds=asset.duration_seconds,
            caption=asset.caption,
            ai_label=asset.ai_label,
            expires_at=expires_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedContent:
    """What a kind does not have is None or empty, and so is the name of who has chosen none."""

    content: Content
    files: Sequence[SharedFile]
    author_name: str | None
    expires_at: datetime

    @property
    def title(self) -> str:
        return self.content.title

    @property
    def kind(self) -> ContentKind:
        return self.content.kind

    @property
    def created_at(self) -> datetime:
        return self.content.created_at

    @property
    def tags(self) -> list[str]:
        return self.content.tags

    @property
    def platform(self) -> Platform | None:
        return getattr(self.content, "platform", None)

    @property
    def body(self) -> str | None:
        """With its AI label."""
        if not isinstance(self.content, Article):
            return None
        return labelled_text(self.content.body, spoken_language(self.content.body))

    @property
    def ai_label(self) -> str:
        """The line that says AI made it, in the content's language."""
        said = self.body or self.content.title
        return labelled_text("", spoken_language(said)).strip()

    @property
    def summary(self) -> str | None:
        """Of the body that is shown; None where it is of an earlier one, as are the points."""
        article = self._summed_up
        return None if article is None else article.summary

    @property
    def hook(self) -> str | None:
        return getattr(self.content, "hook", None)

    @property
    def key_points(self) -> list[str]:
        article = self._summed_up
        return [] if article is None else article.key_points

    @property
    def scenes(self) -> list[Scene]:
        return getattr(self.content, "scenes", [])

    @property
    def citations(self) -> list[Citation]:
        return getattr(self.content, "citations", [])

    @property
    def cards(self) -> list[Card]:
        return getattr(self.content, "cards", [])

    @property
    def cues(self) -> list[SubtitleCue]:
        return getattr(self.content, "cues", [])

    @property
    def images(self) -> list[SharedFile]:
        return self._files(AssetKind.IMAGE, AssetRole.PART)

    @property
    def long_image(self) -> SharedFile | None:
        return _first(self._files(AssetKind.IMAGE, AssetRole.LONG_IMAGE))

    @property
    def pdf(self) -> SharedFile | None:
        return _first(self._files(AssetKind.DOCUMENT, AssetRole.WHOLE))

    @property
    def audio(self) -> SharedFile | None:
        return _first(self._files(AssetKind.AUDIO, AssetRole.WHOLE))

    @property
    def srt(self) -> SharedFile | None:
        return self._subtitles(_SRT)

    @property
    def vtt(self) -> SharedFile | None:
        return self._subtitles(_VTT)

    @property
    def _summed_up(self) -> Article | None:
        content = self.content
        return content if isinstance(content, Article) and content.is_summary_current else None

    def _files(self, kind: AssetKind, role: AssetRole) -> list[SharedFile]:
        return [each for each in self.files if each.kind is kind and each.role is role]

    def _subtitles(self, mime_type: str) -> SharedFile | None:
        subtitles = self._files(AssetKind.SUBTITLE, AssetRole.WHOLE)
        return _first([each for each in subtitles if each.mime_type == mime_type])


def _first(files: Sequence[SharedFile]) -> SharedFile | None:
    return next(iter(files), None)
