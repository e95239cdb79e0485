"""The list of terms: what is found, why it matters and what may stand in its place."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from domain.compliance import ComplianceCategory
from domain.issue import IssueSeverity
from domain.language import Sentence
from domain.platform import Platform
from infra.compliance.bare_text import BareText, Folding
from infra.compliance.context import Cue, Reach

CURRENT_LEXICON = Path(__file__).parent / "lexicon.v1.json"
_SHORTEST_TERM = 2

_Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class LexiconInvalid(Exception):
    """A list that cannot be searched for; the message names the file and the fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A term in its folded form; `platforms` is None for a rule of all platforms."""

    term: str
    category: ComplianceCategory
    severity: IssueSeverity
    reach: Reach
    platforms: frozenset[Platform] | None
    reason: Sentence
    replacements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """`allowed` are words that share characters with a term and mean something else.

    `variants` are the other forms of a character, by the character that the terms are written in.
    """

    version: str
    rules: tuple[Rule, ...]
    allowed: tuple[str, ...]
    cues: Mapping[Cue, tuple[str, ...]]
    variants: Mapping[str, str]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Reason(_Strict):
    zh_cn: _Filled
    en: _Filled


class _Group(_Strict):
    category: ComplianceCategory
    severity: IssueSeverity
    reach: Reach
    platforms: frozenset[Platform] | None = None
    reason: _Reason
    #: What may stand in the place of each.
    terms: dict[str, list[_Filled]]

    def rules(self) -> Iterator[Rule]:
        reason = Sentence(self.reason.zh_cn, self.reason.en)
        for term, replacements in self.terms.items():
            yield Rule(
                term=term,
                category=self.category,
                severity=self.severity,
                reach=self.reach,
                platforms=self.platforms,
                reason=reason,
                replacements=tuple(replacements),
            )


class _File(_Strict):
    version: int
    dated: date
    variants: dict[str, _Filled]
    cues: dict[Cue, list[str]]
    allowed: list[str]
    groups: list[_Group]


def load_lexicon(path: Path = CURRENT_LEXICON) -> Lexicon:
    """Raises `LexiconInvalid` for a list with a term that is unexplained, twice or never found."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_unrepeated)
        file = _File.model_validate(entries)
        lexicon = Lexicon(
            version=f"{file.version}/{file.dated}",
            rules=tuple(rule for group in file.groups for rule in group.rules()),
            allowed=tuple(file.allowed),
            cues={cue: tuple(file.cues.get(cue, ())) for cue in Cue},
            variants=file.variants,
        )
        _check(lexicon)
    except (OSError, ValueError) as error:
        raise LexiconInvalid(f"{path.name}: {error}") from error
    return lexicon


def _unrepeated(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    """JSON itself lets a later name replace an earlier one."""
    _refuse(_repeated(name for name, _ in pairs), "stand twice in one place")
    return dict(pairs)


def _check(lexicon: Lexicon) -> None:
    terms = [rule.term for rule in lexicon.rules]
    _refuse(_repeated(terms), "stand in two groups")
    for cue, cue_words in lexicon.cues.items():
        _refuse(_repeated(cue_words), f"stand twice in {cue}")
    _refuse(_repeated(lexicon.allowed), "are allowed twice")
    _refuse(set(terms) & set(lexicon.allowed), "are terms and allowed at once")
    _refuse([term for term in terms if len(term) < _SHORTEST_TERM], "are too short for a term")
    folding = Folding(lexicon.variants)
    words = [*terms, *lexicon.allowed, *(word for cue in lexicon.cues.values() for word in cue)]
    unfindable = [word for word in words if not word or BareText(word, folding).bare != word]
    _refuse(unfindable, "are never found as they are written (case, width, spaces, marks)")


def _repeated(words: Iterator[str] | Sequence[str]) -> list[str]:
    return [word for word, times in Counter(words).items() if times > 1]


def _refuse(words: Sequence[str] | set[str], fault: str) -> None:
    if words:
        raise ValueError(f"{', '.join(map(repr, sorted(words)))} {fault}")
