"""Subtitles: sentences cut to lines that fit a phone's screen, timed by the measured sound."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from domain.content import SubtitleCue
from domain.pacing import beats_of
from domain.text_width import pieces_of, width_of
from domain.voice import CUE_LINE_LENGTH, CUE_LINES

#: A label alone on the screen for less than this is not read.
_READABLE_SECONDS = 0.8
#: What a line costs that ends within a phrase, and a cue that does.
_BROKEN_PHRASE, _BROKEN_CUE = 40.0, 60.0
_PHRASE_END = re.compile(r"[，。！？；：、,.!?;:…—”』」）)》】]\s*\Z")
#: A comma is silent for about half a character's time.
_BEATS_OF_A_MARK, _LEAST_BEATS = 0.5, 0.2
_PAUSING = re.compile(r"[，。！？；：、,!?;:…—]+")
#: Players of SubRip read some of ASS's commands, too.
_SRT_COMMAND = re.compile(r"\{(?=\\)")


#: Of a piece: of all of it, and of the white space that it begins and ends with.
_Widths = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedSentence:
    """As it is written, and from when to when it is said, in seconds."""

    text: str
    start_seconds: float
    end_seconds: float

    def later(self, seconds: float) -> "TimedSentence":
        return replace(
            self,
            start_seconds=self.start_seconds + seconds,
            end_seconds=self.end_seconds + seconds,
        )


def cues_of(sentences: Sequence[TimedSentence], *, until: float) -> list[SubtitleCue]:
    """Each sentence in cues of at most two lines; a cue stands until the next, the last to `until`.

    The time of a sentence is shared out by what is said of it in each cue.
    """
    starts: list[tuple[float, str]] = []
    for sentence in sentences:
        texts = _cue_texts(sentence.text)
        weights = [_beats(text) for text in texts]
        begin, share = sentence.start_seconds, sentence.end_seconds - sentence.start_seconds
        for text, weight in zip(texts, weights, strict=True):
            starts.append((begin, text))
            begin += share * weight / sum(weights)
    ends = [start for start, _ in starts[1:]] + [until]
    return [
        SubtitleCue(round(start, 3), round(max(end, start), 3), text)
        for (start, text), end in zip(starts, ends, strict=bool(starts))
    ]


def _beats(text: str) -> float:
    return max(beats_of(text) + _BEATS_OF_A_MARK * len(_PAUSING.findall(text)), _LEAST_BEATS)


def _cue_texts(text: str) -> list[str]:
    """Lines by twos or alone, so that as few cues as possible end within a phrase."""
    lines = _lines(" ".join(text.split()))
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(lines) + 1):
        broken = 0.0 if end == len(lines) or _PHRASE_END.search(lines[end - 1]) else _BROKEN_CUE
        best.append(
            min(
                (best[begin][0] + _BROKEN_PHRASE + broken, begin)
                for begin in range(max(end - CUE_LINES, 0), end)
            )
        )
    return ["\n".join(lines[begin:end]) for begin, end in _spans(best)]


def _lines(text: str) -> list[str]:
    """As few as there can be, but for those that phrases ask for, and as even."""
    pieces = pieces_of(text, CUE_LINE_LENGTH)
    widths = list(map(_widths, pieces))
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(pieces) + 1):
        is_phrase = end == len(pieces) or _PHRASE_END.search(pieces[end - 1]) is not None
        best.append(min(_line_choices(widths, best, end, 0.0 if is_phrase else _BROKEN_PHRASE)))
    lines = ("".join(pieces[begin:end]).strip() for begin, end in _spans(best))
    return [line for line in lines if line]


def _widths(piece: str) -> _Widths:
    whole = width_of(piece)
    return whole, whole - width_of(piece.lstrip()), whole - width_of(piece.rstrip())


def _line_choices(
    widths: Sequence[_Widths], best: Sequence[tuple[float, int]], end: int, broken: float
) -> list[tuple[float, int]]:
    """What the lines cost up to each begin of one that ends there, and the begin."""
    choices: list[tuple[float, int]] = []
    taken = 0.0
    *_, trailing = widths[end - 1]
    for begin in range(end - 1, -1, -1):
        whole, leading, _ = widths[begin]
        taken += whole
        room = CUE_LINE_LENGTH - max(taken - leading - trailing, 0.0)
        if room < 0:
            break
        choices.append((best[begin][0] + broken + CUE_LINE_LENGTH + room**2 / 4, begin))
    return choices


def _spans(best: Sequence[tuple[float, int]]) -> list[tuple[int, int]]:
    ends = [len(best) - 1]
    while ends[-1] > 0:
        ends.append(best[ends[-1]][1])
    return list(pairwise(reversed(ends)))


def labelled(cues: Sequence[SubtitleCue], label: str) -> list[SubtitleCue]:
    """With the label where everybody sees it: on the screen, at the start.

    GB 45438-2025 asks for a mark that users perceive, so a comment in the file would not do.
    Where the sound begins with a silence or a signal the label stands there alone; otherwise it
    is a line above the first words, which share their time with those after them if need be.
    """
    if not cues:
        return []
    first, *others = cues
    if first.start_seconds >= _READABLE_SECONDS:
        return [SubtitleCue(0.0, first.start_seconds, label), *cues]
    line, *rest = first.text.split("\n")
    if not rest:
        return [replace(first, text=f"{label}\n{line}"), *others]
    share = _beats(line) / (_beats(line) + sum(map(_beats, rest)))
    middle = first.start_seconds + share * (first.end_seconds - first.start_seconds)
    return [
        SubtitleCue(first.start_seconds, round(middle, 3), f"{label}\n{line}"),
        SubtitleCue(round(middle, 3), first.end_seconds, "\n".join(rest)),
        *others,
    ]


def srt(cues: Sequence[SubtitleCue]) -> bytes:
    """SubRip in UTF-8, with the line ends of Windows.

    It has no specification: the program that it is named after wrote CR LF, and some editing
    programs and players take nothing else; none minds them. No byte order mark, which some show.
    """
    blocks = [
        f"{number}\n{_clock(cue.start_seconds, ',')} --> {_clock(cue.end_seconds, ',')}\n"
        f"{_SRT_COMMAND.sub('｛', cue.text.replace('-->', '→'))}\n"
        for number, cue in enumerate(cues, 1)
    ]
    return "\n".join(blocks).replace("\n", "\r\n").encode()


def vtt(cues: Sequence[SubtitleCue], *, note: str) -> bytes:
    """WebVTT in UTF-8; its specification takes any line end, and LF is the shortest.

    `note` is a comment for those who read the file itself.
    """
    blocks = [
        f"{_clock(cue.start_seconds, '.')} --> {_clock(cue.end_seconds, '.')}\n"
        # Of &, < and > any could begin an escape, a tag or an arrow.
        f"{html.escape(cue.text, quote=False)}\n"
        for cue in cues
    ]
    return "\n".join(["WEBVTT\n", f"NOTE {note}\n", *blocks]).encode()


def _clock(seconds: float, point: str) -> str:
    thousandths = round(seconds * 1000)
    minutes, thousandths = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    whole, thousandths = divmod(thousandths, 1000)
    return f"{hours:02}:{minutes:02}:{whole:02}{point}{thousandths:03}"
