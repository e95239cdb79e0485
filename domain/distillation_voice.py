"""A distillation in the voice of a brand, of which nobody knew when it was written."""

import re
from dataclasses import replace

from domain.brand_voice import BrandVoice
from domain.writing import Distillation

#: A line of nothing but #tags, perhaps as an item of a list.
_TAG_LINE = re.compile(r"\s*(?:[-*+•]\s+)?#[^#\s].*")
_TAG = re.compile("#[^#]+")
_BETWEEN_TAGS = " \t,，、;；"
_TITLE_MARK, _HEADING_MARK = "# ", "\n## "


def in_voice(distillation: Distillation, brand_voice: BrandVoice) -> Distillation:
    """Without the titles and tags that a brand cannot have, as far as others are left.

    The title that the body begins with and the tags that it ends with are those that are left.
    """
    titles = brand_voice.chosen_titles(distillation.titles)
    body = _entitled(distillation.body, titles[0], brand_voice)
    return replace(
        distillation,
        titles=titles,
        tags=brand_voice.allowed(distillation.tags),
        body=_tagged(body, brand_voice),
    )


def _entitled(body: str, title: str, brand_voice: BrandVoice) -> str:
    first, end, rest = body.partition("\n")
    if not first.startswith(_TITLE_MARK) or brand_voice.allows(first):
        return body
    return f"{_TITLE_MARK}{title}{end}{rest}"


def _tagged(body: str, brand_voice: BrandVoice) -> str:
    before, mark, last = body.rpartition(_HEADING_MARK)
    heading, *lines = last.split("\n")
    fitting = [_fitting(line, brand_voice) for line in lines]
    if not mark or fitting == lines:
        return body
    kept = [line for line in fitting if line is not None]
    if not any(kept):
        return before.rstrip()
    return "\n".join([f"{before}{mark}{heading}", *kept])


def _fitting(line: str, brand_voice: BrandVoice) -> str | None:
    """The line without forbidden tags; None where it has no others."""
    if not _TAG_LINE.fullmatch(line) or brand_voice.allows(line):
        return line
    tags = (tag.strip(_BETWEEN_TAGS) for tag in _TAG.findall(line))
    return " ".join(brand_voice.allowed(list(tags))) or None
