"""Finds the terms of the lexicon in one pass, and lets stand what only looks like one."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from domain.compliance import ComplianceHit, ComplianceReport
from domain.platform import Platform
from infra.compliance.bare_text import BareText, Folding
from infra.compliance.context import Context, Cue
from infra.compliance.lexicon import Lexicon, Rule


class _Candidate(NamedTuple):
    """A rule's term, at characters of the bare text."""

    start: int
    end: int
    rule: Rule


@dataclass(slots=True)
class _Findings:
    candidates: list[_Candidate] = field(default_factory=list)
    allowed: list[tuple[int, int]] = field(default_factory=list)
    context: Context = field(default_factory=Context)


class AhoComplianceChecker:
    """Keeps the longest of the terms that begin at the leftmost place, as a reader would."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._version = lexicon.version
        self._folding = Folding(lexicon.variants)
        #: By the number of the pattern; None is an allowed word.
        self._meanings: list[Rule | Cue | None] = [
            *lexicon.rules,
            *(None for _ in lexicon.allowed),
            *(cue for cue, words in lexicon.cues.items() for _ in words),
        ]
        self._patterns = [
            *(rule.term for rule in lexicon.rules),
            *lexicon.allowed,
            *(word for words in lexicon.cues.values() for word in words),
        ]
        # Overlapping matches need the standard kind: a longer term that is let stand must not
        # hide a shorter one, so the choice is made here, after the judgement.
        self._automaton = AhoCorasick(self._patterns, matchkind=MatchKind.Standard)

    def check(self, text: str, *, platform: Platform | None = None) -> ComplianceReport:
        bare = BareText(text, self._folding)
        findings = self._findings(bare, platform)
        counting = _counting(findings, bare)
        hits = tuple(_hit(candidate, text, bare) for candidate in _leftmost_longest(counting))
        return ComplianceReport(hits=hits, lexicon_version=self._version)

    def _findings(self, bare: BareText, platform: Platform | None) -> _Findings:
        findings = _Findings()
        matches = self._automaton.find_matches_as_indexes(bare.bare, overlapping=True)
        for number, start, end in matches:
            meaning = self._meanings[number]
            if meaning is None:
                findings.allowed.append((start, end))
            elif isinstance(meaning, Cue):
                sentence = bare.sentence(start)
                findings.context.note(meaning, self._patterns[number], sentence=sentence)
            elif meaning.platforms is None or platform in meaning.platforms:
                findings.candidates.append(_Candidate(start, end, meaning))
        return findings


def _counting(findings: _Findings, bare: BareText) -> list[_Candidate]:
    """The candidates that mean what their rule is about."""
    allowed = sorted(findings.allowed)
    starts = [start for start, _ in allowed]
    farthest = list(accumulate((end for _, end in allowed), max))

    def reach_of_words_before(index: int) -> int:
        before = bisect_left(starts, index)
        return farthest[before - 1] if before else 0

    def is_allowed(candidate: _Candidate) -> bool:
        """Whether it belongs, in whole or in part, to an allowed word that sticks out of it."""
        start, end = candidate.start, candidate.end
        return reach_of_words_before(start) > start or reach_of_words_before(end) > end

    return [
        candidate
        for candidate in findings.candidates
        if findings.context.admits(candidate.rule.reach, sentence=bare.sentence(candidate.start))
        and not is_allowed(candidate)
        and not bare.cuts_a_word(*bare.span(candidate.start, candidate.end))
    ]


def _leftmost_longest(candidates: Sequence[_Candidate]) -> Iterator[_Candidate]:
    end = 0
    for candidate in sorted(candidates, key=lambda each: (each.start, -each.end)):
        if candidate.start >= end:
            yield candidate
            end = candidate.end


def _hit(candidate: _Candidate, text: str, bare: BareText) -> ComplianceHit:
    start, end = bare.span(candidate.start, candidate.end)
    rule = candidate.rule
    return ComplianceHit(
        start=start,
        end=end,
        text=text[start:end],
        category=rule.category,
        severity=rule.severity,
        reason=rule.reason,
        replacements=rule.replacements,
    )
