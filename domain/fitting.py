"""Making a text fit its platform without a writer: another title, or an end at a clause."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from domain.plain_text import without_markdown
from domain.platforms import PlatformProfile
from domain.writing import Composition

#: Where a text may end, the better places first; the comma of 1,000 ends nothing.
_ENDS = (
    re.compile(r"\n+|[。！？!?…]+[”’」』）)]*|\.(?=\s|$)"),
    re.compile(r"[，；：、—]+|(?<![0-9])[,;:]+|[,;:]+(?![0-9])|\s+"),
)
#: A cut that leaves less than this share of the room is worse than one in a rougher place.
_LEAST_SHARE = 0.5
_OUTER_MARKS = " \t\n，,；;：:、—-|｜"
#: Between two of the first nothing is cut, nor before one of the second: a part of a word, a
#: number or an emoji says something else than the whole.
_WORD = re.compile(r"[A-Za-z0-9.,:%'’-]{2}")
_JOINED = re.compile(
    r"\u200d|.[\u200d\ufe0e\ufe0f\u20e3\u0300-\u036f\U0001f3fb-\U0001f3ff]", re.DOTALL
)


def best_first(draft: Composition, profile: PlatformProfile) -> Composition:
    """The draft with a title that fits first, if there is one, and the first of its tags."""
    return replace(
        draft, titles=_best_titles(draft.titles, profile), tags=draft.tags[: profile.max_tags]
    )


def fitted(draft: Composition, profile: PlatformProfile) -> Composition:
    """The draft with what was too long cut, and the title that fits best first.

    Without Markdown where that is shown as it is written, whatever a model was asked for.
    """
    chosen = best_first(draft, profile)
    longest = profile.body_limit
    body = chosen.body if profile.shows_markdown else without_markdown(chosen.body)
    if longest is not None and (excess := profile.length_of(body, chosen.tags) - longest) > 0:
        body = cut_at_clause(body, longest=max(len(body) - excess, 1))
        body = _without_last_heading(body) if profile.shows_markdown else body
    summary = chosen.summary
    if profile.summary_limit is not None:
        summary = cut_at_clause(summary, longest=profile.summary_limit)
    titles = dict.fromkeys(_cut_title(title, profile) for title in chosen.titles)
    return replace(chosen, titles=_best_titles(list(titles), profile), summary=summary, body=body)


def _without_last_heading(body: str) -> str:
    """What a heading announces is gone with the end that was cut."""
    before, _, last = body.rpartition("\n")
    return before.rstrip() if before and last.startswith("#") else body


def _best_titles(titles: Sequence[str], profile: PlatformProfile) -> list[str]:
    """Those that fit, then the others, each in their own order."""
    return sorted(titles, key=lambda title: not _fits(title, profile))


def _fits(title: str, profile: PlatformProfile) -> bool:
    length = profile.title_measure(title)
    is_long_enough = length >= (profile.title_minimum or 0)
    return is_long_enough and (profile.title_limit is None or length <= profile.title_limit)


def _cut_title(title: str, profile: PlatformProfile) -> str:
    limit, measure = profile.title_limit, profile.title_measure
    if limit is None or measure(title) <= limit:
        return title
    room = bisect_right(range(len(title)), limit, key=lambda length: measure(title[:length])) - 1
    return cut_at_clause(title, longest=room)


def cut_at_clause(text: str, *, longest: int) -> str:
    """At most `longest` characters of the text, to the end of a sentence or at least a clause."""
    if len(text) <= longest:
        return text
    for ends in _ENDS:
        places = [
            match.end() if match[0].strip(_OUTER_MARKS) else match.start()
            for match in ends.finditer(text, 0, longest + 1)
        ]
        fitting = [place for place in places if _LEAST_SHARE * longest <= place <= longest]
        if fitting and (cut := text[: fitting[-1]].strip()):
            return cut
    return _cut_at_word(text, longest)


def _cut_at_word(text: str, longest: int) -> str:
    place = longest
    while place > _LEAST_SHARE * longest and _is_torn(text[place - 1 : place + 1]):
        place -= 1
    place = place if place > _LEAST_SHARE * longest else longest
    return text[:place].strip(_OUTER_MARKS) or text[:longest]


def _is_torn(pair: str) -> bool:
    return bool(_WORD.fullmatch(pair) or _JOINED.match(pair))
