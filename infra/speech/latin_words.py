"""Latin words as they are said: read, or spelt letter by letter."""

import re

from infra.speech.rules import Rule

#: Written in capitals and yet read.
_READ = frozenset(
    {
        *("AIR", "ALL", "AND", "APEC", "ARE", "ASEAN", "AT", "BEST", "BIG", "BLOG", "BOSS", "BUT"),
        *("BY", "CAN", "CITY", "COOL", "COVID", "DATA", "DELL", "EMO", "FAQS", "FOR", "FREE"),
        *("FROM", "GET", "GIF", "GOOD", "HAVE", "HELLO", "HOME", "HOT", "HOW", "IAAS", "IKEA"),
        *("IN", "IS", "JAVA", "JUST", "LEGO", "LESS", "LIFE", "LIKE", "LINE", "LIVE", "LOGO"),
        *("LOVE", "MAKE", "MAX", "MINI", "MORE", "MY", "NASA", "NATO", "NEW", "NIKE", "NOT"),
        *("NOTE", "NOW", "OF", "OFF", "ON", "OPEC", "OPEN", "OPPO", "OR", "OUT", "OVER", "PAAS"),
        *("PLAN", "PLAY", "PLUS", "PRO", "RAM", "ROM", "SAAS", "SALE", "SHOW", "SIM", "SO", "SONY"),
        *("START", "STEP", "STOP", "TEAM", "THAT", "THE", "THIS", "TIPS", "TO", "TOP", "ULTRA"),
        *("UNESCO", "UNICEF", "UP", "VIVO", "VLOG", "WAS", "WE", "WHAT", "WHO", "WHY", "WIFI"),
        *("WILL", "WITH", "WORK", "YES", "YOU", "YOUR", "ZARA"),
    }
)
#: In letters; longer words in capitals are words that shout.
_LONGEST_INITIALISM = 5
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z]{2,})|[A-Z]?[a-z]+|[A-Z]+")
#: Extensions and abbreviations in small letters that are spelt.
_SPELT = frozenset(
    {
        *("js", "ts", "css", "html", "php", "sql", "vs", "ppt", "pdf", "mp", "gpt", "api", "cpu"),
        *("gpu", "ip", "qq", "kpi", "pk"),
    }
)
_PLURAL = re.compile(rf"([A-Z]{{2,{_LONGEST_INITIALISM}}})['’]?s")
_SIGNS_ZH: tuple[Rule, ...] = (
    (re.compile(r"(?<![A-Za-z]C)(?<=C)\+\+"), "加加"),
    (re.compile(r"(?<![A-Za-z][CF])(?<=[CF])#"), " sharp "),
    (re.compile(r"(?<=[A-Za-z])\s?\+"), "加"),
    (re.compile(r"(?<![A-Za-z])[vV][sS](?![A-Za-z])\.?"), "对"),
    (re.compile(r"(?<=[A-Za-z])\.(?=[a-z]{2,3}(?![A-Za-z]))"), "点"),
    (re.compile(r"(?<![A-Za-z0-9])\.(?=[A-Z]{2,4}(?![A-Za-z]))"), "点"),
    (re.compile(r"\s?&\s?"), "和"),
)
_SIGNS_EN: tuple[Rule, ...] = (
    (re.compile(r"(?<=\bC)\+\+"), " plus plus"),
    (re.compile(r"(?<=\b[CF])#"), " sharp"),
    (re.compile(r"(?<=[A-Za-z])\+(?![A-Za-z0-9])"), " plus"),
    (re.compile(r"\b[Ee]\.g\."), "for example"),
    (re.compile(r"\b[Ii]\.e\."), "that is"),
    (re.compile(r"\bvs\.?(?!\w)"), "versus"),
    (re.compile(r"\betc\.(?=\s+[a-z]|,)"), "et cetera"),
    (re.compile(r"\b[Ee]tc\b\.?"), "et cetera."),
    (re.compile(r"\bWW(?:II|2)\b"), "World War Two"),
    (re.compile(r"\bw/o\b"), "without"),
    (re.compile(r"\bw/(?=\s?\w)"), "with "),
    (re.compile(r"(?<=[A-Za-z])\.(?=[a-z]{2,3}\b)"), " dot "),
    (re.compile(r"(?<!\w)\.(?=[A-Z]{2,4}\b)"), "dot "),
    (re.compile(r"\s?&\s?"), " and "),
)


def _said(match: re.Match[str]) -> str:
    """As it is written, unless it is an initialism or has one for a part."""
    word = match[0]
    if plural := _PLURAL.fullmatch(word):
        return f"{_spelt(plural[1])}'s"
    if word.lower() in _SPELT:
        return _spelt(word)
    parts = _PARTS.findall(word)
    if "'" in word or "’" in word or not any(map(_is_capitals, parts)):
        return word
    return " ".join(map(_part, parts))


def _is_capitals(part: str) -> bool:
    return len(part) > 1 and part.isupper()


def _part(part: str) -> str:
    if not _is_capitals(part):
        return part
    is_read = part in _READ or len(part) > _LONGEST_INITIALISM
    return part.capitalize() if is_read else _spelt(part)


def _spelt(word: str) -> str:
    return " ".join(word.upper())


LATIN_IN_CHINESE: tuple[Rule, ...] = (*_SIGNS_ZH, (_WORD, _said))
LATIN_IN_ENGLISH: tuple[Rule, ...] = (*_SIGNS_EN, (_WORD, _said))
