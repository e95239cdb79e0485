"""What operators say of a plan, and how they write it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from domain.argument_name import named
from domain.errors import BadUserInput
from domain.language import Sentence
from domain.options import checked_line

NAME_LENGTH = 100
#: The lowest and the highest of each number.
BOUNDS: Mapping[str, tuple[int, int]] = {
    "credits": (1, 1_000_000),
    "valid_days": (1, 3_650),
    "max_concurrent": (1, 1_000),
    "daily_cap": (1, 1_000_000),
    "priority": (-100, 100),
}

#: How each term is read, by the name that operators give it.
_READERS: Mapping[str, Callable[[str], str | int]] = {
    "name": str,
    **{name.replace("_", "-"): int for name in BOUNDS},
    "on-sale": {"yes": True, "no": False}.__getitem__,
}
_FIELDS = {name: name.replace("-", "_") for name in _READERS} | {"on-sale": "is_on_sale"}
TERM_NAMES = tuple(_READERS)


class PlanNumberInvalid(BadUserInput):
    def __init__(self, name: str) -> None:
        lowest, highest = BOUNDS[name]
        super().__init__(
            Sentence(
                f"{named(name).zh_cn}须在 {lowest} 到 {highest} 之间。",
                f"The {named(name).en} must be from {lowest} to {highest}.",
            )
        )


class PlanTermInvalid(BadUserInput):
    def __init__(self) -> None:
        names = ", ".join(TERM_NAMES)
        super().__init__(
            Sentence(
                f"每项写作 名称=值，名称为 {names} 之一；数值为整数，on-sale 为 yes 或 no。",
                f"A term reads name=value, its name one of {names}; numbers are whole, on-sale is"
                " yes or no.",
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTerms:
    """What is said of a plan; None is left as it is."""

    name: str | None = None
    credits: int | None = None
    valid_days: int | None = None
    max_concurrent: int | None = None
    daily_cap: int | None = None
    priority: int | None = None
    is_on_sale: bool | None = None

    @classmethod
    def parse(cls, pairs: Iterable[str]) -> Self:
        """Reads `credits=300`, `on-sale=no` and so on; raises `PlanTermInvalid`."""
        terms: dict[str, Any] = {}  # a term's value by its type
        for pair in pairs:
            name, _, value = pair.partition("=")
            if name not in _READERS:
                raise PlanTermInvalid
            try:
                terms[_FIELDS[name]] = _READERS[name](value)
            except (ValueError, KeyError):
                raise PlanTermInvalid from None
        return cls(**terms)

    def given(self) -> dict[str, str | int]:
        """Each term that is not None; raises `PlanNumberInvalid` and `LineTooLong`."""
        given = {name: value for name, value in asdict(self).items() if value is not None}
        for name, (lowest, highest) in BOUNDS.items():
            if name in given and not lowest <= given[name] <= highest:
                raise PlanNumberInvalid(name)
        if self.name is not None:
            given["name"] = checked_line(self.name, "name", longest=NAME_LENGTH)
        return {name: value for name, value in given.items() if value is not None}
