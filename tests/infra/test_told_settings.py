"""Operators are told of every variable and of every command."""

import re
from collections.abc import Iterator

from typer.core import TyperGroup
from typer.main import get_command

from commands import commands
from infra.settings import Settings
from tests.product import ROOT

_TOLD = (ROOT / "docs" / "operations.md").read_text()


def test_operators_are_told_of_every_variable() -> None:
    untold = [
        name.upper()
        for name in Settings.model_fields
        if not re.search(rf"`[^`]*\b{name.upper()}\b", _TOLD)
    ]

    assert untold == []


def test_operators_are_told_of_every_command() -> None:
    names = list(_names("cli.py", get_command(commands)))

    assert "cli.py keys issue" in names
    assert [name for name in names if f"`python {name}" not in _TOLD] == []


def _names(name: str, command: object) -> Iterator[str]:
    if not isinstance(command, TyperGroup):
        yield name
        return
    for each, nested in command.commands.items():
        yield from _names(f"{name} {each}", nested)
