"""Texts of our own, honest rewrites of them, and rewrites that somebody tampered with."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Rewritten:
    """`lies` are words of the honest rewrite and what each of them is replaced with."""

    source: str
    honest: str
    lies: dict[str, str]


_FILE = Path(__file__).with_suffix(".json")
PAIRS = [Rewritten(**pair) for pair in json.loads(_FILE.read_text(encoding="utf-8"))]
