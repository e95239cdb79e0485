"""How long a script takes: shots become scenes that are said in a few seconds each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

from domain.content import Scene
from domain.issue import IssueSeverity
from domain.platforms import PlatformIssue, PlatformRule
from domain.writing import Shot

#: A picture that stands longer than this loses its watchers.
LONGEST_SCENE_SECONDS = 6.0
HOOK_SECONDS = (2.0, 4.0)
#: How far a script may be off the duration that was asked for.
TOLERANCE = 0.05
#: Between scenes a speaker may breathe; more than this sounds like a fault.
_LONGEST_PAUSE_SECONDS = 0.8
_SHORTEST_SCENE_SECONDS = 1.0
#: The hook, something to say, and the end.
_FEWEST_SCENES = 3
#: An English word takes as long as this many Chinese characters: 150 words a minute to 250.
WORD_BEATS = 5 / 3
_SINGLE = r"\u3005\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_BEATS = re.compile(rf"([{_SINGLE}]|\d)|[^\W\d_{_SINGLE}]+")
#: The comma of 1,000, the colon of 8:30 and the point of 3.5 end nothing.
_CLAUSE = re.compile(
    r"(?:[^，,；;：:。！？!?、.]|(?<=\d)[,:](?=\d)|\.(?!\s|\Z))+"
    r"(?:[，,；;：:。！？!?、”’」』）)]|\.(?=\s|\Z))*"
)
_PIECE = re.compile(rf"[^\W_{_SINGLE}]+(?:['’.,:-][^\W_{_SINGLE}]+)*\s*|.")


def beats_of(text: str) -> float:
    """What is said, in Chinese characters; digits are said one by one."""
    return sum(1.0 if match[1] else WORD_BEATS for match in _BEATS.finditer(text))


@dataclass(eq=False)
class Pacing:
    """Takes shots in order and gives each back as scenes; counts from the hook on."""

    characters_per_minute: int
    scenes: list[Scene] = field(default_factory=list)

    def add(self, shot: Shot) -> list[Scene]:
        """None for a shot that says nothing. What a hook has beyond its time follows it."""
        shortest, longest = (
            (_SHORTEST_SCENE_SECONDS, LONGEST_SCENE_SECONDS) if self.scenes else HOOK_SECONDS
        )
        added = [
            Scene(
                index=len(self.scenes) + number,
                heading=shot.heading,
                narration=part,
                visual=shot.visual,
                duration_seconds=round(max(self._seconds_of(part), shortest), 1),
                on_screen_text=shot.on_screen_text if number == 1 else "",
            )
            for number, part in enumerate(self._parts(shot.narration, longest), 1)
        ]
        self.scenes += added
        return added

    def _seconds_of(self, narration: str) -> float:
        return beats_of(narration) * 60 / self.characters_per_minute

    def _parts(self, narration: str, longest_seconds: float) -> Iterator[str]:
        """Parts that are said in that time, as even as clauses allow."""
        room = longest_seconds * self.characters_per_minute / 60
        clauses = [
            piece
            for clause in _CLAUSE.findall(" ".join(narration.split()))
            for piece in _short_pieces(clause, room)
        ]
        total = sum(map(beats_of, clauses))
        even = total / max(-(-total // room), 1)
        part, length = "", 0.0
        for clause in clauses:
            beats = beats_of(clause)
            is_full = length + beats > room or length >= even
            # Marks and emoji go with what is said before them.
            if length and beats and is_full:
                yield part.strip()
                part, length = "", 0.0
            part += clause
            length += beats
        if length:
            yield part.strip()

    @property
    def total_seconds(self) -> float:
        return round(sum(scene.duration_seconds for scene in self.scenes), 1)

    def fit(self, target_seconds: int) -> None:
        """Drops scenes before the last where there is too much, and pauses where too little."""
        while len(self.scenes) > _FEWEST_SCENES and self._is_too_long(target_seconds):
            del self.scenes[-2]
        self.scenes = [replace(scene, index=number) for number, scene in enumerate(self.scenes, 1)]
        self.add_pauses(target_seconds)

    def _is_too_long(self, target_seconds: int) -> bool:
        return self.total_seconds > (1 + TOLERANCE) * target_seconds

    def add_pauses(self, target_seconds: int) -> None:
        """No longer than a speaker's breath, nor than a scene may last."""
        missing = max(target_seconds - self.total_seconds, 0.0)
        pauses = [
            max(min(_LONGEST_PAUSE_SECONDS, _longest(scene) - scene.duration_seconds), 0.0)
            for scene in self.scenes
        ]
        share = min(missing / max(sum(pauses), 0.1), 1.0)
        self.scenes = [
            replace(scene, duration_seconds=round(scene.duration_seconds + share * pause, 1))
            for scene, pause in zip(self.scenes, pauses, strict=True)
        ]


def _longest(scene: Scene) -> float:
    return HOOK_SECONDS[1] if scene.index == 1 else LONGEST_SCENE_SECONDS


def _short_pieces(clause: str, room: float) -> Iterator[str]:
    """A clause that is too long to be said in one scene is cut between characters or words.

    A number that takes longer is cut between its digits.
    """
    piece, length = "", 0.0
    words = (match[0] for match in _PIECE.finditer(clause))
    for part in chain.from_iterable(word if beats_of(word) > room else [word] for word in words):
        beats = beats_of(part)
        if piece and length + beats > room:
            yield piece
            piece, length = "", 0.0
        piece += part
        length += beats
    if piece:
        yield piece


def duration_issues(total_seconds: float, target_seconds: int) -> list[PlatformIssue]:
    if abs(total_seconds - target_seconds) <= TOLERANCE * target_seconds:
        return []
    return [
        PlatformIssue(
            PlatformRule.DURATION_OFF,
            IssueSeverity.WARNING,
            round(total_seconds),
            target_seconds,
        )
    ]
