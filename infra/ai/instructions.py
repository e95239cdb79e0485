"""Our instructions to models: versioned text files, in the language to be written in."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from string import Template

from domain.language import Locale
from domain.platform import Platform

_FILES = Path(__file__).parent / "prompts"
_DATA_VERSION = 1
_HABITS_VERSION = 1
_ANY_PLATFORM = "ANY"


class Task(StrEnum):
    DISTIL = "distil"
    CONDENSE = "condense"
    PLAN = "plan"
    INTEGRATE = "integrate"
    REWRITE = "rewrite"
    COMPOSE = "compose"
    SCRIPT = "script"
    OUTLINE = "outline"

    @property
    def version(self) -> str:
        """Kept with a result: it tells which instructions made it."""
        return f"{self}/{_VERSIONS[self]}"


_VERSIONS: Mapping[Task, int] = {
    Task.DISTIL: 2,
    Task.CONDENSE: 1,
    Task.PLAN: 1,
    Task.INTEGRATE: 2,
    Task.REWRITE: 2,
    Task.COMPOSE: 2,
    Task.SCRIPT: 2,
    Task.OUTLINE: 3,
}


class Instructions:
    """Reads every file once; a missing one raises here and not in the middle of a job."""

    def __init__(self) -> None:
        self._templates = {
            (task, locale): Template(_text(f"{task}.v{_VERSIONS[task]}.{locale}.md"))
            for task in Task
            for locale in Locale
        }
        self._data = {
            locale: Template(_text(f"data.v{_DATA_VERSION}.{locale}.md").strip())
            for locale in Locale
        }
        self._habits = {
            locale: tomllib.loads(_text(f"habits.v{_HABITS_VERSION}.{locale}.toml"))
            for locale in Locale
        }

    def filled(
        self, task: Task, locale: Locale, *, boundary: str, values: Mapping[str, object]
    ) -> str:
        """Raises KeyError where a file asks for what is not among the values."""
        data = self._data[locale].substitute(boundary=boundary)
        return self._templates[task, locale].substitute(values, data=data)

    def habit(self, platform: Platform | None, locale: Locale) -> str:
        habit: str = self._habits[locale][platform or _ANY_PLATFORM]
        return habit


def _text(file_name: str) -> str:
    return (_FILES / file_name).read_text(encoding="utf-8")
