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
    SUBSCRIPTION_PARTS = "multipart/mixed;subscriptionSpec=1.0"
    PARTS_V02 = "multipart/mixed;incrementalSpec=v0.2"
    PARTS_2022 = "multipart/mixed;deferSpec=20220824"
    EVENT_STREAM = "text/event-stream"
    HTML = "text/html"


_SINGLE = (Form.JSON, Form.GRAPHQL)
_SUBSCRIBED = (Form.EVENT_STREAM, Form.SUBSCRIPTION_PARTS)
_INCREMENTAL = (Form.PARTS_V02, Form.PARTS_2022)
_STREAMED = (*_SUBSCRIBED, *_INCREMENTAL)
#: Names of the parameters by which `multipart/mixed` says what its parts are.
_SPECIFICATIONS = ("subscriptionspec", "incrementalspec", "deferspec")


@dataclass(frozen=True, slots=True)
class Range:
    """One entry of an Accept header."""

    type: str
    quality: float
    parameters: Mapping[str, str]

    def covers(self, form: Form) -> bool:
        named, _, specification = form.partition(";")
        kind, _, rest = self.type.partition("/")
        if self.type == named:
            return not specification or self._follows(specification)
        return self.type == "*/*" or (rest == "*" and form.startswith(f"{kind}/"))

    def _follows(self, specification: str) -> bool:
        """Of the newer increments where it names none."""
        if not any(name in self.parameters for name in _SPECIFICATIONS):
            return Form.PARTS_V02.endswith(specification)
        name, _, value = specification.partition("=")
        return self.parameters.get(name.lower()) == value

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
        """Any that goes on, where the client asks for such by name: a wildcard is none."""
        return self._best_named(_STREAMED)

    @property
    def subscribed(self) -> Form | None:
        """For a subscription: multipart is a protocol for these only where it says so."""
        return self._best_named(_SUBSCRIBED)

    @property
    def incremental(self) -> Form | None:
        """For one answer in parts, where the client likes that no less than in one piece."""
        best = self._best_named(_INCREMENTAL)
        single = max(self._quality(form)[0] for form in _SINGLE)
        return best if best is not None and self._quality(best)[0] >= single else None

    @property
    def form(self) -> Form:
        """For one answer, or for why there is none; JSON where nothing that we have is accepted."""
        return self.single or self.streamed or Form.JSON

    @cached_property
    def prefers_html(self) -> bool:
        """A browser that shows a page; to one that asks for JSON as well, JSON is no page."""
        return self._best_named((Form.HTML, *_SINGLE)) is Form.HTML

    def _best_named(self, forms: tuple[Form, ...]) -> Form | None:
        named = Accepted(tuple(each for each in self.ranges if each.is_exact))
        return named._best(forms)

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
