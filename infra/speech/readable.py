"""What of a text is there to be read aloud: its words, without markup, addresses and pictures."""

import html
import re
import unicodedata

from domain.language import Locale
from domain.plain_text import visible, without_addresses, without_markdown

#: Only these of the wide forms: Chinese punctuation is wide by right.
_WIDE = "％＋－＝＃＄＠＆／．｜～＊＜＞［］｛｝＿＾｀＼￥"
_NARROW = str.maketrans(_WIDE, "%+-=#$@&/.|~*<>[]{}_^`\\¥")
_TABLE_RULE = re.compile(r"^[ \t|]*:?-{2,}:?[ \t]*\|[-:| \t]*$", re.MULTILINE)
_TABLE_ROW = re.compile(r"^[ \t]*\|(.+)\|[ \t]*$", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:(?:[-*_=~][ \t]*){3,}|[-=]{2,})$", re.MULTILINE)
_FOOTNOTE = re.compile(r"\[\^[^\]\n]{1,32}\]:?|\[[0-9]{1,3}(?:[,，\-–][ ]?[0-9]{1,3})*\]")
_TASK = re.compile(r"^([ \t]*[-*+][ \t]+)\[[ xX]\][ \t]+", re.MULTILINE)
_CODE = re.compile(r"`+([^`\n]*)`+")
_EMPHASIS = (
    re.compile(r"(\*{1,3})(?=[^\s*])([^*\n]+?)(?<=[^\s*])\1"),
    re.compile(r"(?<![A-Za-z0-9_])(_{1,3})(?=[^\s_])([^\n]+?)(?<=[^\s_])\1(?![A-Za-z0-9_])"),
    re.compile(r"(~~|==)(?=\S)([^\n]+?)(?<=\S)\1"),
)
_LISTED = re.compile(r"^[ \t]*(\d{1,2})[.)][ \t]+(?=\S)", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*[·•●○◦▪■□◆◇▶►※★☆-][ \t]*(?=[^\d\s])", re.MULTILINE)
_TOPIC = re.compile(r"#([^\s#]{1,60})#|(?<![A-Za-z0-9&])#(?=[^\W\d_])")
_MENTION = re.compile(r"(?<![A-Za-z0-9._%+-])@(?=\w)")
_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])(?:mailto:)?"
    r"([A-Za-z0-9][A-Za-z0-9._%+-]{0,63})@((?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24})"
)
_HOST = re.compile(
    r"(?<![A-Za-z0-9_@./:-])((?:[A-Za-z0-9-]{1,63}\.){1,8}"
    r"(?:com|cn|net|org|io|ai|me|co|tv|app|dev|edu|gov|cc|xyz|info|top|vip|shop))"
    r"(?![A-Za-z0-9_@-]|[.:/][A-Za-z0-9])"
)
_KEYCAP = re.compile("([0-9#*])\ufe0f?\u20e3")
#: Read as what they stand for; ①, Ⅳ and ½ are numbers.
_COMPATIBLE = re.compile("[\u2460-\u249b\u24ea\u2776-\u2793\u2150-\u218b\u00bc-\u00be]")
_DINGBAT_NUMBERS = 0x2776
_ARROW = re.compile("[ \t]?(?:[\u2190-\u21ff\u27a1\u2794\u279c\u2799]\ufe0f?|[-=]{1,2}>)[ \t]?")
#: Emoji with what joins and colours them, and signs that only the eye reads.
_PICTURED = re.compile(
    "[\U0001f000-\U0001faff\u2300-\u23ff\u2500-\u2775\u2794-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\ufe00-\ufe0f\u200d\u20e3\u3030\u303d\U000e0000-\U000e01ef\ue000-\uf8ff©®™℠]+"
)
_SAID_AT = {Locale.ZH_CN: "艾特", Locale.EN: " at "}
_SAID_DOT = {Locale.ZH_CN: "点", Locale.EN: " dot "}
_SAID_UNDERLINE = {Locale.ZH_CN: "下划线", Locale.EN: " underscore "}
_SAID_DASH = {Locale.ZH_CN: "杠", Locale.EN: " dash "}


def readable(text: str, locale: Locale) -> str:
    """E-mail addresses and names of hosts are said, whole addresses of pages are not."""
    text = _plain_signs(html.unescape(visible(text)))
    text = _MAIL.sub(lambda mail: _said_address(mail[0].removeprefix("mailto:"), locale), text)
    text = _HOST.sub(lambda host: _said_address(host[1], locale), text)
    text = _without_blocks(text)
    text = without_addresses(without_markdown(text)).translate(_NARROW)
    return _PICTURED.sub(" ", _without_marks(text))


def _plain_signs(text: str) -> str:
    text = _KEYCAP.sub(r"\1 ", text)
    text = _COMPATIBLE.sub(lambda sign: _number_of(sign[0]), text)
    return "".join(map(_plain_sign, text))


def _number_of(sign: str) -> str:
    """❶ has no compatible form, and stands in tens."""
    plain = unicodedata.normalize("NFKC", sign)
    if plain == sign:
        plain = str((ord(sign) - _DINGBAT_NUMBERS) % 10 + 1)
    return plain if "⁄" in plain else f"{plain.strip('().')}，"


def _plain_sign(sign: str) -> str:
    """Digits and letters of any width and of any script's digits."""
    if sign.isascii():
        return sign
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    is_letter = "Ａ" <= sign <= "Ｚ" or "ａ" <= sign <= "ｚ"
    return unicodedata.normalize("NFKC", sign) if is_letter else sign.translate(_NARROW)


def _said_address(address: str, locale: Locale) -> str:
    """Each name of it is a word."""
    for sign, said in (
        ("@", _SAID_AT),
        (".", _SAID_DOT),
        ("_", _SAID_UNDERLINE),
        ("-", _SAID_DASH),
    ):
        address = address.replace(sign, said[locale])
    return address


def _without_blocks(text: str) -> str:
    text = _TABLE_RULE.sub("", text)
    text = _TABLE_ROW.sub(lambda row: row[1].replace("|", "，"), text)
    text = _TASK.sub(r"\1", _RULE.sub("", text))
    return _FOOTNOTE.sub("", _LISTED.sub(r"\1，", text))


def _without_marks(text: str) -> str:
    text = _CODE.sub(r"\1", text)
    for emphasis in _EMPHASIS:
        text = emphasis.sub(r"\2", text)
    text = _BULLET.sub("", text)
    text = _TOPIC.sub(lambda topic: f"{topic[1]}，" if topic[1] else "", text)
    return _ARROW.sub("，", _MENTION.sub("", text))
