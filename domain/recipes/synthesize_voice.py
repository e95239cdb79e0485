"""语音合成: a text, a page or an earlier content spoken, with subtitles."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import ClassVar

from domain.ai_label import LABEL_ZH, AudioCue
from domain.asset import CAPTION_LENGTH, AssetKind, AssetRole
from domain.content import ContentKind, Retiming, Script, SubtitleCue, VoiceClip
from domain.errors import ErrorCode, Refusal
from domain.failure import FailureCode, RecipeFailed
from domain.fitting import cut_at_clause
from domain.generation import GenerationKind
from domain.ids import NewId
from domain.language import Sentence
from domain.options import checked_number
from domain.recipe import Assignment, Progress, Result
from domain.services.filing import File, Filing, Folder
from domain.services.manuscripts import Manuscript, Manuscripts
from domain.services.speaking import Order, Speaking, Take, estimated_seconds, parts_of
from domain.source import ContentSource, Source, TextSource
from domain.speech import sentences_of
from domain.stage import Stage
from domain.subtitles import cues_of, labelled, srt, vtt
from domain.together import together
from domain.voice import SPEEDS, AudioFormat, Voice
from domain.writing import Engine, Provenance

_CHARACTERS_OF_A_CREDIT = 500
#: Even the smallest plan can have a script or an article read to it.
_HELD_CHARACTERS = 5_000
#: One is encoded while the other is spoken.
_PARTS_AT_ONCE = 2
_SPEAKING_PERCENT, _SPOKEN_PERCENT, _SAVING_PERCENT = 25, 90, 95


class SpeechTooLong(Refusal):
    code = ErrorCode.TEXT_TOO_LONG

    def __init__(self, *, minutes: int, longest: int) -> None:
        super().__init__(
            Sentence(
                f"按此语速约 {minutes} 分钟，该格式最长 {longest} 分钟，请缩短文本、"
                "加快语速或改用 MP3。",
                f"At this speed it takes some {minutes} minutes, and the format holds {longest}:"
                " shorten the text, speak faster or choose MP3.",
            ),
            field=("input", "source", "text"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SynthesizeVoice:
    """`voice_id` None is the first voice that reads the text's language well."""

    kind: ClassVar = GenerationKind.VOICE

    source: Source
    voice_id: str | None = None
    speed: float = 1.0
    audio_format: AudioFormat = AudioFormat.MP3
    cue: AudioCue = AudioCue.NONE

    @property
    def content_ids(self) -> Sequence[str]:
        return (self.source.content_id,) if isinstance(self.source, ContentSource) else ()


class SynthesizeVoiceRecipe:
    kind: ClassVar = GenerationKind.VOICE

    def __init__(self, manuscripts: Manuscripts, speaking: Speaking, filing: Filing) -> None:
        self._manuscripts = manuscripts
        self._speaking = speaking
        self._filing = filing

    def admit(self, request: SynthesizeVoice) -> SynthesizeVoice:
        slowest, fastest = SPEEDS
        checked_number(request.speed, "speed", lowest=slowest, highest=fastest)
        if request.voice_id is not None:
            self._speaking.voices.admit(request.voice_id)
        source = self._manuscripts.admit(request.source)
        if isinstance(source, TextSource):
            _check_length(request, [source.text])
        return replace(request, source=source)

    def price(self, request: SynthesizeVoice) -> int:
        """Of a text that is still to be read, as for a long one; a longer one costs no more."""
        source = request.source
        return _price(len(source.text) if isinstance(source, TextSource) else _HELD_CHARACTERS)

    async def run(self, assignment: Assignment[SynthesizeVoice], progress: Progress) -> Result:
        request = assignment.input
        manuscript = await self._manuscripts.obtain(request.source, progress)
        try:
            _check_length(request, [passage.text for passage in manuscript.passages])
        except SpeechTooLong:
            raise RecipeFailed(FailureCode.SOURCE_TOO_LONG, detail="in time") from None
        voice = self._speaking.voices.choose(request.voice_id, manuscript.text)
        order = Order(
            voice=voice,
            speed=request.speed,
            audio_format=request.audio_format,
        )
        folder = self._filing.open(assignment, progress)
        takes = await self._takes(manuscript, order, folder)
        if all(take.is_silent for take in takes):
            raise RecipeFailed(FailureCode.NOTHING_TO_SAY, detail="no voice for it")
        cue = await self._speaking.record_cue(request.cue, order)
        whole = await self._speaking.join([*([] if cue is None else [cue]), *takes], order)
        await progress.stage(Stage.SAVING, _SAVING_PERCENT)
        cues = cues_of(whole.sentences, until=whole.recording.seconds)
        await folder.add(_sound(whole, AssetRole.WHOLE))
        await _add_subtitles(folder, cues, is_said=request.cue is AudioCue.SPOKEN)
        return Result(
            content=_clip(assignment, manuscript, voice, cues),
            assets=tuple(folder.assets),
            provenance=self._provenance(voice),
            spent=min(_price(len(manuscript.text)), self.price(request)),
            retiming=_retiming(manuscript.script, takes, whole, self._filing.new_id),
        )

    async def _takes(self, manuscript: Manuscript, order: Order, folder: Folder) -> list[Take]:
        """Each is shown as soon as it is there, but for the only one of a text: it is the whole.

        Without the cue: parts are put into films, which have marks of their own.
        """
        parts = parts_of(manuscript, speed=order.speed)
        takes: list[Take] = []
        for begin in range(0, len(parts), _PARTS_AT_ONCE):
            percent = _SPEAKING_PERCENT + begin / len(parts) * (_SPOKEN_PERCENT - _SPEAKING_PERCENT)
            await folder.progress.stage(Stage.SPEAKING, round(percent))
            some = parts[begin : begin + _PARTS_AT_ONCE]
            for take in await together(self._speaking.record(part, order) for part in some):
                takes.append(take)
                if take.scene is not None or len(parts) > 1:
                    caption = _caption(take, len(takes))
                    await folder.add(_sound(take, AssetRole.PART, caption=caption))
        return takes

    def _provenance(self, voice: Voice) -> Provenance:
        return Provenance(
            engine=Engine.OFFLINE if voice.engine.is_offline else Engine.SPEECH,
            model=self._speaking.voices.model_of(voice),
            prompt_version="",
        )


def _check_length(request: SynthesizeVoice, texts: Sequence[str]) -> None:
    """Before anything is spoken; raises `SpeechTooLong`."""
    seconds = sum(
        estimated_seconds(sentences_of(text, speed=request.speed), speed=request.speed)
        for text in texts
    )
    longest = request.audio_format.longest_seconds
    if seconds > longest:
        raise SpeechTooLong(minutes=round(seconds / 60), longest=longest // 60)


def _price(length: int) -> int:
    return -(-length // _CHARACTERS_OF_A_CREDIT)


def _caption(take: Take, number: int) -> str:
    """Nobody bounds what a model calls a scene."""
    heading = "" if take.scene is None else take.scene.heading
    return cut_at_clause(heading, longest=CAPTION_LENGTH) or str(number)


def _sound(take: Take, role: AssetRole, *, caption: str = "") -> File:
    return File(
        kind=AssetKind.AUDIO,
        role=role,
        data=take.recording.data,
        mime_type=take.recording.mime_type,
        duration_seconds=take.recording.seconds,
        ai_label=LABEL_ZH,
        caption=caption,
    )


async def _add_subtitles(folder: Folder, cues: Sequence[SubtitleCue], *, is_said: bool) -> None:
    """With the label, where the first words do not say as much themselves."""
    shown = cues if is_said else labelled(cues, LABEL_ZH)
    files = {"application/x-subrip": srt(shown), "text/vtt": vtt(shown, note=LABEL_ZH)}
    for mime_type, data in files.items():
        await folder.add(
            File(
                kind=AssetKind.SUBTITLE,
                role=AssetRole.WHOLE,
                data=data,
                mime_type=mime_type,
                ai_label=LABEL_ZH,
            )
        )


def _clip(
    assignment: Assignment[SynthesizeVoice],
    manuscript: Manuscript,
    voice: Voice,
    cues: list[SubtitleCue],
) -> VoiceClip:
    request = assignment.input
    return VoiceClip(
        id=assignment.content_id,
        owner_id=assignment.owner_id,
        generation_id=assignment.generation_id,
        kind=ContentKind.VOICE,
        title=manuscript.title,
        source_url=manuscript.source_url,
        created_at=assignment.now,
        updated_at=assignment.now,
        based_on_id=assignment.based_on_id,
        cues=cues,
        voice_id=voice.id,
        speed=request.speed,
    )


def _retiming(
    script: Script | None, takes: Sequence[Take], whole: Take, new_id: NewId
) -> Retiming | None:
    """Each scene lasts until the next one begins; those that say nothing stay as they are."""
    if script is None:
        return None
    starts = whole.recording.starts[-len(takes) :]
    durations = {
        take.scene.index: round(end - start, 3)
        for take, (start, end) in zip(
            takes, pairwise([*starts, whole.recording.seconds]), strict=True
        )
        if take.scene is not None
    }
    scenes = tuple(
        replace(scene, duration_seconds=durations.get(scene.index, scene.duration_seconds))
        for scene in script.scenes
    )
    return Retiming(
        content_id=script.id,
        version=script.version,
        version_id=new_id(),
        scenes=scenes,
        total_seconds=round(sum(scene.duration_seconds for scene in scenes), 3),
    )
