"""What is left of a request once its owner's words are to be forgotten."""

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

Value = TypeVar("Value")


def without_words(value: Value) -> Value:
    """The same kind of value: its texts, addresses and names are empty, all else is as it was."""
    emptied: Any = value  # Any: its type is the parameter's, whatever that is
    match value:
        case Enum():
            pass
        case str():
            emptied = ""
        case tuple():
            emptied = tuple(map(without_words, value))
        case _ if is_dataclass(value) and not isinstance(value, type):
            parts = {each.name: without_words(getattr(value, each.name)) for each in fields(value)}
            emptied = replace(value, **parts)
    result: Value = emptied
    return result
