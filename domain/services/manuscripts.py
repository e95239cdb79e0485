"""What is read aloud: a text, a page, or an earlier content, without its title."""

import re
from dataclasses import dataclass, replace

from domain.content import TITLE_LENGTH, Article, Content, Scene, Script, VoiceClip
from domain.errors import ErrorCode, Refusal
from domain.failure import FailureCode, RecipeFailed
from domain.language import Sentence
from domain.plain_text import visible
from domain.recipe import Progress
from domain.services.sourcing import Sourcing
from domain.source import ContentSource, Source, TextSource, TextUnreadable
from domain.speech import check_pauses, sentences_of
from domain.voice import SPEECH_MAXIMUM

_TITLE_OF_TEXT_LENGTH = 30
_CITATION = re.compile(r"\[\d{1,2}\]")


class SpeechTextInvalid(Refusal):
    code = ErrorCode.OUT_OF_RANGE

    def __init__(self, *, length: int) -> None:
        super().__init__(
            Sentence(
                f"配音文本须有 1 到 {SPEECH_MAXIMUM} 个字符，当前 {length} 个，请分段提交。",
                f"A text to be spoken has 1 to {SPEECH_MAXIMUM} characters; this has {length}."
                " Split it.",
            ),
            field=("input", "source", "text"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What is said in one go; `scene` is the one of the script that it belongs to."""

    text: str
    scene: Scene | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """`script` is what it was taken from, where it was one."""

    title: str
    passages: tuple[Passage, ...]
    source_url: str | None = None
    script: Script | None = None

    @property
    def text(self) -> str:
        return "\n".join(passage.text for passage in self.passages)


@dataclass(frozen=True, slots=True)
class Manuscripts:
    sourcing: Sourcing

    def admit(self, source: Source) -> Source:
        """The source in its normal form; a text may be as short as a word.

        Raises `SpeechTextInvalid`, `TextUnreadable`, `PauseInvalid`, and for an address what
        `Sourcing.admit` raises.
        """
        if not isinstance(source, TextSource):
            return self.sourcing.admit(source)
        text = visible(source.text.replace("\r\n", "\n").replace("\r", "\n")).strip()
        if not 1 <= len(text) <= SPEECH_MAXIMUM:
            raise SpeechTextInvalid(length=len(text))
        check_pauses(text)
        if not sentences_of(text):
            raise TextUnreadable
        return TextSource(text)

    async def obtain(self, source: Source, progress: Progress) -> Manuscript:
        """Raises `RecipeFailed`, also where nothing can be said, or more than anybody speaks."""
        manuscript = await self._read(source, progress)
        if len(manuscript.text) > SPEECH_MAXIMUM:
            raise RecipeFailed(FailureCode.SOURCE_TOO_LONG, detail=f"{len(manuscript.text)}")
        if not any(sentences_of(passage.text) for passage in manuscript.passages):
            raise RecipeFailed(FailureCode.NOTHING_TO_SAY)
        return manuscript

    async def _read(self, source: Source, progress: Progress) -> Manuscript:
        if isinstance(source, ContentSource):
            return _of_content(await self._content(source.content_id))
        article = await self.sourcing.obtain(source, progress)
        return Manuscript(
            title=(article.shown_title or _beginning(article.text))[:TITLE_LENGTH],
            passages=(Passage(text=article.text),),
            source_url=article.url,
        )

    async def _content(self, content_id: str) -> Content:
        async with self.sourcing.database.read_latest() as reader:
            content = await reader.contents.get(content_id)
        if content is None or content.deleted_at is not None:
            raise RecipeFailed(FailureCode.SOURCE_GONE)
        return content


def _of_content(content: Content) -> Manuscript:
    manuscript = Manuscript(title=content.title, passages=(), source_url=content.source_url)
    match content:
        case Article():
            body = _CITATION.sub("", content.body) if content.citations else content.body
            return replace(manuscript, passages=(Passage(text=body),))
        case Script():
            passages = (Passage(text=scene.narration, scene=scene) for scene in content.scenes)
            return replace(manuscript, passages=tuple(passages), script=content)
        case VoiceClip():
            # Two lines of a cue are one, and nobody knows where its sentences were parted.
            text = "\n".join(cue.text.replace("\n", " ") for cue in content.cues)
            return replace(manuscript, passages=(Passage(text=text),))
        case _:
            return manuscript


def _beginning(text: str) -> str:
    """The first words that are said."""
    said = next((sentence.text for sentence in sentences_of(text) if sentence.text), "")
    if len(said) <= _TITLE_OF_TEXT_LENGTH:
        return said
    return f"{said[:_TITLE_OF_TEXT_LENGTH]}…"
