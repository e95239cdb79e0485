"""GraphiQL's examples, as its build reads them."""

import json
import re
from dataclasses import dataclass
from typing import Any

from tests.product import ROOT

FOLDER = ROOT / "server" / "graphiql" / "examples"
GROUPS = json.loads((FOLDER / "groups.json").read_text())
PLACEHOLDERS = json.loads((FOLDER / "placeholders.json").read_text())
VARIABLES: dict[str, Any] = json.loads((FOLDER / "variables.json").read_text())

_ENTRY = re.compile(
    r"# (?P<zh>[^\n]*?[一-龥][^\n]*?) · (?P<zh_hint>[^\n]*[一-龥][^\n]*)\n"
    r"# (?P<en>[\x20-\x7e]+?) · (?P<en_hint>[\x20-\x7e]+)\n"
    r"(?P<text>(?P<kind>query|mutation|subscription) (?P<name>\w+).*)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Example:
    """`text` is one operation; its two lines of comment explain it in both languages."""

    group: str
    name: str
    kind: str
    text: str


def _read(group: str) -> list[Example]:
    found = (FOLDER / f"{group}.graphql").read_text().rstrip("\n").split("\n\n# ")
    entries = [found[0], *(f"# {each}" for each in found[1:])]
    return [_parsed(group, entry) for entry in entries]


def _parsed(group: str, entry: str) -> Example:
    match = _ENTRY.fullmatch(entry)
    assert match, entry
    return Example(group, match["name"], match["kind"], match["text"])


#: In the order in which the page lists them.
EXAMPLES = [example for group in GROUPS for example in _read(group["file"])]
