"""What a voice says of a text: its sentences one by one, and how long it is silent after each."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from domain.errors import ErrorCode, Refusal
from domain.language import Sentence
from domain.plain_text import without_addresses, without_markdown
from domain.text_width import pieces_of, width_of

#: In full-width characters: about 15 seconds, which every engine takes at once.
SENTENCE_LENGTH = 60.0
PAUSE_SECONDS = (0.1, 10.0)
#: A voice's own pauses; they shrink as it speaks faster.
_AFTER_CLAUSE, _AFTER_SENTENCE, _AFTER_PARAGRAPH = 0.15, 0.35, 0.7
#: [停顿 0.5s], 【停顿0.5秒】 and [pause 500ms]; [停顿的艺术] is text.
_MARK = re.compile(
    r"[\[【]\s*(?:停顿|pause)(?=[\s\d:：.+\-\]】])([^\[\]【】\n]*)[\]】]", re.IGNORECASE
)
_DURATION = re.compile(
    r"[:：]?\s*(\d{1,5}(?:\.\d{1,3})?)\s*(s|sec|seconds?|秒|ms|毫秒)?", re.IGNORECASE
)
_THOUSANDTHS = frozenset({"ms", "毫秒"})
_SHOWN_LENGTH = 40
#: Of all pauses that one text asks for.
_PAUSES_SECONDS = 300
#: Stands for a mark while Markdown is taken away; being private, it is in no text.
_PLACE = "\ue000"
#: What `without_markdown` makes of an item's mark.
_BULLET = "· "
_CLOSERS = "[”’」』）)》】\"']*"
#: The points of 3.5 and of Node.js end nothing.
_END = re.compile(rf"(?:[。！？!?…]|\.(?={_CLOSERS}(?:\s|\Z)))+{_CLOSERS}")
#: Nor do those of abbreviations, of initials and of numbers in a list.
_ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|vs|No|[A-Z])|(?:\A|\s)\d{1,3})\.\Z")
_LONGEST_ABBREVIATION = 6
#: The comma of 1,000 and the colon of 8:30 end no clause.
_CLAUSE = re.compile(rf"(?:[^，、；：,;:—]|(?<=\d)[,:](?=\d))*(?:[，、；：,;:—]+{_CLOSERS}|\Z)")


class PauseInvalid(Refusal):
    code = ErrorCode.PAUSE_INVALID

    def __init__(self, mark: str, *, number: int) -> None:
        shortest, longest = PAUSE_SECONDS
        super().__init__(
            Sentence(
                f"停顿标记“{mark}”无效：请写成 [停顿 0.5s]，时长 {shortest} 到 {longest:g} 秒。",
                f"Pause {number} of the text is not valid: write [pause 0.5s], of {shortest} to"
                f" {longest:g} seconds.",
            ),
            field=("input", "source", "text"),
        )


class PausesTooLong(Refusal):
    code = ErrorCode.PAUSE_INVALID

    def __init__(self, *, seconds: int) -> None:
        super().__init__(
            Sentence(
                f"停顿合计 {seconds} 秒，最多 {_PAUSES_SECONDS} 秒，请减少或缩短停顿。",
                f"The pauses take {seconds} seconds of at most {_PAUSES_SECONDS}; make fewer or"
                " shorter ones.",
            ),
            field=("input", "source", "text"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenSentence:
    """As it is written, and the silence after it; only a pause before all words has no text."""

    text: str
    pause_seconds: float
    is_pause_asked: bool = False
    ends_paragraph: bool = False


def check_pauses(text: str) -> None:
    """Raises `PauseInvalid` for the first mark of a pause that cannot be kept, and `PausesTooLong`.

    A text is paid for by its characters: hours of silence would cost next to nothing.
    """
    total = 0.0
    for number, mark in enumerate(_MARK.finditer(text), 1):
        seconds = _seconds_of(mark[1])
        if seconds is None:
            raise PauseInvalid(mark[0][:_SHOWN_LENGTH], number=number)
        total += seconds
    if total > _PAUSES_SECONDS:
        raise PausesTooLong(seconds=round(total))


def _seconds_of(duration: str) -> float | None:
    # What is around it is no part of the pattern: of white space on both sides of a colon that is
    # not there, each way to share it out would be tried.
    match = _DURATION.fullmatch(duration.strip())
    if match is None:
        return None
    unit = (match[2] or "").lower()
    seconds = float(match[1]) / (1000 if unit in _THOUSANDTHS else 1)
    shortest, longest = PAUSE_SECONDS
    return seconds if shortest <= seconds <= longest else None


def sentences_of(text: str, *, speed: float = 1.0) -> list[SpokenSentence]:
    """Without Markdown, addresses and marks of pauses; empty where nothing can be said.

    A pause that is asked for takes the place of the natural one, and is not sped up. A mark that
    `check_pauses` would refuse is a pause as between paragraphs.
    """
    text = text.replace(_PLACE, "")
    pauses = (_seconds_of(mark[1]) for mark in _MARK.finditer(text))
    plain = without_addresses(without_markdown(_MARK.sub(_PLACE, text)))
    said: list[SpokenSentence] = []
    for paragraph in map(_cells_of_row, plain.split("\n")):
        for number, part in enumerate(paragraph.split(_PLACE)):
            if number:
                _pause(said, next(pauses, None) or _AFTER_PARAGRAPH / speed)
            said += _spoken(part, speed)
        if said:
            said[-1] = _ending_paragraph(said[-1], speed)
    return said if any(sentence.text for sentence in said) else []


def _cells_of_row(paragraph: str) -> str:
    """A table's row as a list; its rule says nothing, and goes with what nobody can say."""
    row = paragraph.strip()
    if not (row.startswith("|") and row.endswith("|")):
        return paragraph
    return "，".join(cell.strip() for cell in row.split("|") if cell.strip())


def _pause(said: list[SpokenSentence], seconds: float) -> None:
    """Marks in a row add up, to no more than one may ask for."""
    if not said:
        said.append(SpokenSentence(text="", pause_seconds=0.0, is_pause_asked=True))
    last = said[-1]
    earlier = last.pause_seconds if last.is_pause_asked else 0.0
    pause = min(earlier + seconds, PAUSE_SECONDS[1])
    said[-1] = replace(last, pause_seconds=pause, is_pause_asked=True)


def _ending_paragraph(last: SpokenSentence, speed: float) -> SpokenSentence:
    pause = last.pause_seconds if last.is_pause_asked else _AFTER_PARAGRAPH / speed
    return replace(last, pause_seconds=pause, ends_paragraph=True)


def _spoken(text: str, speed: float) -> Iterator[SpokenSentence]:
    for sentence in _sayable(_sentences(" ".join(text.split()).removeprefix(_BULLET))):
        *clauses, last = _clauses(sentence)
        for clause in clauses:
            yield SpokenSentence(text=clause.strip(), pause_seconds=_AFTER_CLAUSE / speed)
        yield SpokenSentence(text=last.strip(), pause_seconds=_AFTER_SENTENCE / speed)


def _sentences(paragraph: str) -> Iterator[str]:
    begin = 0
    for end in _END.finditer(paragraph):
        before = paragraph[max(begin, end.end() - _LONGEST_ABBREVIATION) : end.end()]
        if not _ABBREVIATION.search(before):
            yield paragraph[begin : end.end()]
            begin = end.end()
    yield paragraph[begin:]


def _sayable(sentences: Iterable[str]) -> list[str]:
    """Marks and emoji go with what is said before them, or else after; alone they are nothing."""
    said: list[str] = []
    waiting = ""
    for sentence in sentences:
        if any(map(str.isalnum, sentence)):
            said.append(waiting + sentence)
            waiting = ""
        elif said:
            said[-1] += sentence
        else:
            waiting += sentence
    return said


def _clauses(sentence: str) -> list[str]:
    """The sentence in parts of at most `SENTENCE_LENGTH`, as even as its clauses allow."""
    total = width_of(sentence)
    if total <= SENTENCE_LENGTH:
        return [sentence]
    pieces = chain.from_iterable(
        [clause] if width_of(clause) <= SENTENCE_LENGTH else pieces_of(clause, SENTENCE_LENGTH)
        for clause in _CLAUSE.findall(sentence)
    )
    even = total / -(-total // SENTENCE_LENGTH)
    parts, length = [""], 0.0
    for piece in pieces:
        width = width_of(piece)
        if length and (length + width > SENTENCE_LENGTH or length >= even):
            parts.append("")
            length = 0.0
        parts[-1] += piece
        length += width
    return _sayable(parts)
