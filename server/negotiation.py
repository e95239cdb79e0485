"""Which of the forms that we have an answer may take, by what the client accepts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

_ENTRIES = 20
_KEPT_HEADERS, _KEPT_CHARACTERS = 64, 300


class Form(StrEnum):
    """Of one answer, or of many."""

    GRAPHQL = "application/graphql-response+json"
    JSON = "application/json"
    MULTIPART = "multipart/mixed"
    EVENT_STREAM = "text/event-stream"
    HTML = "text/html"


_SINGLE = (Form.JSON, Form.GRAPHQL)
_STREAMED = (Form.MULTIPART, Form.EVENT_STREAM)


@dataclass(frozen=True, slots=True)
class Range:
    """One entry of an Accept header."""

    type: str
    quality: float
    parameters: Mapping[str, str]

    def covers(self, form: Form) -> bool:
        kind, _, rest = self.type.partition("/")
        return self.type in (form.value, "*/*") or (rest == "*" and form.startswith(f"{kind}/"))

    @property
    def is_exact(self) -> bool:
        return not self.type.endswith("*")


@dataclass(frozen=True)
class Accepted:
    """What an Accept header lets us choose from; without one, everything."""

    ranges: tuple[Range, ...]

    @classmethod
    def of(cls, header: str) -> "Accepted":
        return _accepted(header) if len(header) <= _KEPT_CHARACTERS else _read(header)

    @cached_property
    def single(self) -> Form | None:
        """For one answer; JSON where a wildcard leaves it to us, as clients long expected."""
        return self._best(_SINGLE)

    @cached_property
    def streamed(self) -> Form | None:
        """For many answers, where the client asks for such by name: a wildcard is none."""
        exact = Accepted(tuple(each for each in self.ranges if each.is_exact))
        return exact._best(_STREAMED)

    @cached_property
    def prefers_html(self) -> bool:
        """A browser that shows a page; to one that asks for JSON as well, JSON is no page."""
        exact = Accepted(tuple(each for each in self.ranges if each.is_exact))
        return exact._best((Form.HTML, *_SINGLE)) is Form.HTML

    def parameter(self, form: Form, name: str) -> str | None:
        """Of the entry that names the form, such as `deferSpec`."""
        for each in self.ranges:
            if each.type == form.value and name in each.parameters:
                return each.parameters[name]
        return None

    def _best(self, forms: tuple[Form, ...]) -> Form | None:
        """The one of the highest quality; among equals the one named first, then our first."""
        ranked = [
            (-quality, place, number, form)
            for number, form in enumerate(forms)
            for quality, place in [self._quality(form)]
            if quality > 0
        ]
        return min(ranked)[-1] if ranked else None

    def _quality(self, form: Form) -> tuple[float, int]:
        """With its place in the header; what names the form says more than a wildcard does."""
        for is_exact in (True, False):
            for place, each in enumerate(self.ranges):
                if each.is_exact is is_exact and each.covers(form):
                    return each.quality, place
        return 0.0, 0


def _read(header: str) -> Accepted:
    return Accepted(tuple(_ranges(header or "*/*")))


#: Clients send the same few again and again.
_accepted = lru_cache(_KEPT_HEADERS)(_read)


def _ranges(header: str) -> Iterator[Range]:
    for entry in header.split(",")[:_ENTRIES]:
        kind, *rest = (part.strip() for part in entry.split(";"))
        parameters = {
            name.strip().lower(): value.strip().strip('"')
            for name, _, value in (part.partition("=") for part in rest)
        }
        if kind:
            yield Range(kind.lower(), _quality(parameters.pop("q", "1")), parameters)


def _quality(written: str) -> float:
    try:
        return min(max(float(written), 0.0), 1.0)
    except ValueError:
        return 0.0
