"""Making a text fit its platform without a writer: another title, or an end at a clause."""

import re
from collections.abc import Sequence
from dataclasses import replace

from domain.platforms import PlatformProfile
from domain.writing import Composition

#: Where a text may end, the better places first.
_ENDS = (
    re.compile(r"\n+|[。！？!?…]+[”’」』）)]*|\.(?=\s|$)"),
    re.compile(r"[，,；;：:、—]+|\s+"),
)
#: A cut that leaves less than this share of the room is worse than one in a rougher place.
_LEAST_SHARE = 0.5
_OUTER_MARKS = " \t\n，,；;：:、—-|｜"


def fitted(draft: Composition, profile: PlatformProfile) -> Composition:
    """The draft with what was too long cut, and the title that fits best first."""
    tags = draft.tags[: profile.max_tags]
    longest = profile.body_limit
    body = draft.body
    if longest is not None and (excess := profile.length_of(body, tags) - longest) > 0:
        body = cut_at_clause(body, longest=max(len(body) - excess, 1))
    summary = draft.summary
    if profile.summary_limit is not None:
        summary = cut_at_clause(summary, longest=profile.summary_limit)
    return replace(
        draft, titles=_fitting_titles(draft.titles, profile), summary=summary, body=body, tags=tags
    )


def _fitting_titles(titles: Sequence[str], profile: PlatformProfile) -> list[str]:
    """Those that fit as they are, then the others, cut."""
    limit = profile.title_limit
    if limit is None:
        return list(titles)
    whole = [title for title in titles if profile.title_measure(title) <= limit]
    cut = [
        _cut_title(title, limit, profile)
        for title in titles
        if profile.title_measure(title) > limit
    ]
    return list(dict.fromkeys([*whole, *cut]))


def _cut_title(title: str, limit: int, profile: PlatformProfile) -> str:
    room = len(title)
    while room > 1 and profile.title_measure(title[:room]) > limit:
        room -= 1
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
        if fitting:
            return text[: fitting[-1]].strip()
    return text[:longest].strip(_OUTER_MARKS)
