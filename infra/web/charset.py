"""Decodes pages whose label is missing, wrong or half true, as those of Chinese pages often are."""

import codecs
import re

#: Labels by the names of the codecs that read all that pages really send under them. Nothing
#: else is looked up: some of Python's codecs are slow on purpose, others no text at all.
_CODECS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "cn-big5": "big5hkscs",
    "cp950": "big5hkscs",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "koi8-r": "koi8_r",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
} | {f"{prefix}125{n}": f"cp125{n}" for prefix in ("windows-", "cp") for n in range(9)}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,500}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w:.-]{2,40})",
    re.IGNORECASE,
)
_META_WITHIN = 4096
_PARAMETER = re.compile(r"\bcharset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
#: A codec of one byte per character reads anything, so its success proves nothing.
_PROVES_NOTHING = re.compile(r"cp125|koi8")
_GUESSES = ("gb18030", "big5hkscs", "utf-8")
_LAST_RESORT = "cp1252"

#: The characters that any Chinese text is full of, in both scripts, with its punctuation.
_COMMON = frozenset(
    "的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对"
    "可里后小么心多天而能好都然没日于起还发成事只作当想看文无开手用主行方又如前所本见经头面公同三"
    "己老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工几口位女重力新使给"
    "這來個國說們為時會對過學裡後麼沒還發當無開見經頭麵兩長樣現從動將與進實點種聲幾給問間電話關"
    "市区部门年月日記者报道表示公司产品服务企业经济社会發產業經濟區務報導"
    "，。、；：？！“”‘’（）《》「」『』【】—…·　"
)
_GUESS_LIKENESS = 0.2
_SAMPLE = 50_000
#: The first byte of a run may belong to the character before it.
_ASCII_RUN = re.compile(rb"(?<=[\x00-\x7f])[\x00-\x7f]{20,}")
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_UNREADABLE_SHARE = 0.03
_FILE_STARTS = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"{\\rtf",
)


def decode(body: bytes, *, declared: str | None) -> str:
    """The text of a page; `declared` is the charset of the HTTP header.

    Never fails: bytes that nothing can read become replacement characters.
    """
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, errors="replace")
    labels = [declared or "", _meta_label(body)]
    declared_codecs = [_CODECS[label.lower()] for label in labels if label.lower() in _CODECS]
    believable = [codec for codec in declared_codecs if _is_believable(codec, body)]
    for codec in ("utf-8", *believable):
        text = None if _PROVES_NOTHING.match(codec) else _strictly(body, codec)
        if text is not None:
            return text
    return _guessed(body, believable)


def declared_in(content_type: str) -> str | None:
    """The charset that the value of a Content-Type header states, if it does."""
    match = _PARAMETER.search(content_type)
    return match[1] if match else None


def _meta_label(body: bytes) -> str:
    match = _META.search(body[:_META_WITHIN])
    return match[1].decode("ascii", errors="replace") if match else ""


def _is_believable(codec: str, body: bytes) -> bool:
    """UTF-16 reads any bytes; but where it is true, every second byte of the markup is zero."""
    return not codec.startswith("utf-16") or b"\x00" in body[:_META_WITHIN]


def _strictly(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
        return None


def _guessed(body: bytes, declared_codecs: list[str]) -> str:
    """The reading that looks most like Chinese; if none does, what the page says it is."""
    sample = _ASCII_RUN.sub(b"", body)[:_SAMPLE]
    likeness = {codec: _likeness(sample.decode(codec, errors="replace")) for codec in _GUESSES}
    best = max(_GUESSES, key=likeness.__getitem__)
    if likeness[best] < _GUESS_LIKENESS:
        best = (*declared_codecs, _LAST_RESORT)[0]
    return body.decode(best, errors="replace")


def _likeness(text: str) -> float:
    """The share of common characters in what is not ASCII, less what could not be read."""
    foreign = [character for character in text if not character.isascii()]
    common = sum(character in _COMMON for character in foreign)
    return (common - foreign.count("\ufffd")) / max(len(foreign), 1)


def is_binary(body: bytes, text: str) -> bool:
    """Whether `body`, read as `text`, is a file that is no text at all."""
    unreadable = len(_UNREADABLE.findall(text))
    return body.startswith(_FILE_STARTS) or unreadable > _UNREADABLE_SHARE * len(text)
