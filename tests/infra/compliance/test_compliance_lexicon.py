"""A list that could not be trusted is refused when it is loaded, and says what is wrong."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from domain.compliance import ComplianceCategory
from domain.platform import Platform
from infra.compliance.checker import AhoComplianceChecker
from infra.compliance.lexicon import Lexicon, LexiconInvalid, load_lexicon

#: The JSON of a list; of any shape, for a person may write it wrong.
Entries = dict[str, Any]


def small_list() -> Entries:
    return {
        "version": 7,
        "dated": "2030-01-02",
        "variants": {"级": "級"},
        "cues": {"SELLING": ["下单"]},
        "allowed": ["甲级联赛"],
        "groups": [
            {
                "category": "AD_LAW",
                "severity": "ERROR",
                "reach": "CLAIM",
                "reason": {"zh_cn": "理由。", "en": "A reason."},
                "terms": {"甲级": ["乙等"], "vip": []},
            },
            {
                "category": "TRAFFIC",
                "severity": "WARNING",
                "reach": "CLAIM",
                "platforms": ["ZHIHU"],
                "reason": {"zh_cn": "理由。", "en": "A reason."},
                "terms": {"丙级": []},
            },
        ],
    }


def written(folder: Path, entries: object) -> Path:
    path = folder / "lexicon.v7.json"
    path.write_text(entries if isinstance(entries, str) else json.dumps(entries), encoding="utf-8")
    return path


def test_a_list_is_searched_for_as_it_is_written(tmp_path: Path) -> None:
    checker = AhoComplianceChecker(load_lexicon(written(tmp_path, small_list())))
    report = checker.check("甲級，甲级联赛，VIP，丙级", platform=Platform.ZHIHU)
    assert [hit.text for hit in report.hits] == ["甲級", "VIP", "丙级"]
    assert report.lexicon_version == "7/2030-01-02"


def test_an_empty_list_finds_nothing(tmp_path: Path) -> None:
    entries = small_list() | {"allowed": [], "cues": {}, "groups": []}
    checker = AhoComplianceChecker(load_lexicon(written(tmp_path, entries)))
    assert checker.check("甲级最佳").hits == ()


def _category(entries: Entries) -> None:
    entries["groups"][0]["category"] = "GOSSIP"


def _severity(entries: Entries) -> None:
    entries["groups"][0]["severity"] = "FATAL"


def _platform(entries: Entries) -> None:
    entries["groups"][1]["platforms"] = ["MYSPACE"]


def _no_reason(entries: Entries) -> None:
    del entries["groups"][0]["reason"]


def _blank_reason(entries: Entries) -> None:
    entries["groups"][0]["reason"]["en"] = "  "


def _twice(entries: Entries) -> None:
    entries["groups"][1]["terms"]["甲级"] = []


def _allowed_too(entries: Entries) -> None:
    entries["allowed"].append("甲级")


def _allowed_twice(entries: Entries) -> None:
    entries["allowed"].append("甲级联赛")


def _cue_twice(entries: Entries) -> None:
    entries["cues"]["SELLING"].append("下单")


def _short(entries: Entries) -> None:
    entries["groups"][0]["terms"]["级"] = []


def _upper_case(entries: Entries) -> None:
    entries["groups"][0]["terms"]["VX"] = []


def _with_spaces(entries: Entries) -> None:
    entries["allowed"].append("甲 级联赛")


def _variant(entries: Entries) -> None:
    entries["cues"]["SELLING"].append("特級")


def _empty_word(entries: Entries) -> None:
    entries["allowed"].append("")


def _cue(entries: Entries) -> None:
    entries["cues"]["SINGING"] = []


def _unknown_name(entries: Entries) -> None:
    entries["groups"][0]["reasons"] = {}


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_category, r"groups\.0\.category"),
        (_severity, r"groups\.0\.severity"),
        (_platform, r"groups\.1\.platforms"),
        (_no_reason, r"groups\.0\.reason\s+Field required"),
        (_blank_reason, r"groups\.0\.reason\.en"),
        (_twice, "'甲级' stand in two groups"),
        (_allowed_too, "'甲级' are terms and allowed at once"),
        (_allowed_twice, "'甲级联赛' are allowed twice"),
        (_cue_twice, "'下单' stand twice in SELLING"),
        (_short, "'级' are too short"),
        (_upper_case, "'VX' are never found as they are written"),
        (_with_spaces, "'甲 级联赛' are never found as they are written"),
        (_variant, "'特級' are never found as they are written"),
        (_empty_word, "'' are never found as they are written"),
        (_cue, r"cues\.SINGING"),
        (_unknown_name, r"groups\.0\.reasons"),
    ],
)
def test_a_faulty_list_is_refused_with_its_fault(
    tmp_path: Path, spoil: Callable[[Entries], None], message: str
) -> None:
    entries = small_list()
    spoil(entries)
    with pytest.raises(LexiconInvalid, match=message) as refusal:
        load_lexicon(written(tmp_path, entries))
    assert str(refusal.value).startswith("lexicon.v7.json: ")


def test_a_term_twice_in_one_group_is_refused(tmp_path: Path) -> None:
    """JSON itself would keep the second and drop the first."""
    text = json.dumps(small_list(), ensure_ascii=False).replace('"vip"', '"甲级"')
    with pytest.raises(LexiconInvalid, match="'甲级' stand twice in one place"):
        load_lexicon(written(tmp_path, text))


@pytest.mark.parametrize("text", ["", "{", "[]", "null"])
def test_what_is_no_list_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(LexiconInvalid, match=re.escape("lexicon.v7.json: ")):
        load_lexicon(written(tmp_path, text))


def test_a_list_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LexiconInvalid, match=re.escape("nowhere.json: ")):
        load_lexicon(tmp_path / "nowhere.json")


def test_our_list_has_hundreds_of_terms_in_every_category(lexicon: Lexicon) -> None:
    assert len(lexicon.rules) > 500
    assert {rule.category for rule in lexicon.rules} == set(ComplianceCategory)
