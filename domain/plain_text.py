"""Text that leads nowhere: what a page or a model wrote, without addresses, pictures and markup."""

import re

#: Nothing that a reader sees: controls, marks of direction, and characters without width but the
#: joiners that emoji are made with.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LABEL = r"\[([^\[\]\n]*(?:\[[^\[\]\n]*\][^\[\]\n]*)*)\]"
_TARGET = r"\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)"
_PICTURE = re.compile(rf"!{_LABEL}(?:{_TARGET}|\[[^\[\]\n]*\])")
_LINK = re.compile(rf"{_LABEL}{_TARGET}")
#: Of a link whose label is on several lines, or is deeper nested than any that is meant well.
_LOOSE_TARGET = re.compile(rf"\]{_TARGET}")
_AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\s]*|[^<>\s@]+@[^<>\s]+)>")
#: By name, since List<T> and a<b are no tags.
_TAG = re.compile(
    r"<!--[^<>\n]*-->|</?(?:a|abbr|address|article|aside|audio|b|base|big|blockquote|body|br|button"
    r"|canvas|center|cite|code|dd|del|details|div|dl|dt|em|embed|fieldset|figcaption|figure|font"
    r"|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|li|link|main|mark"
    r"|math|menu|meta|nav|noscript|object|ol|option|p|picture|pre|q|s|samp|script|section|select"
    r"|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea"
    r"|tfoot|th|thead|time|title|tr|u|ul|var|video|wbr)(?:[\s/][^<>\n]*)?>",
    re.IGNORECASE,
)
#: To the first character that no address has unencoded; Chinese text goes on without a space.
_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9+.-])(?:[A-Za-z0-9+.-]+://|www\.|(?:javascript|mailto):(?=[!-;=?-~])"
    r"|data:[a-z]+/[a-z0-9.+-]+[;,]|//(?=[a-z0-9-]+\.[a-z0-9]))[!-;=?-~]*",
    re.IGNORECASE,
)
#: In lower case only: Booking.com is a company, and Node.js is no address.
_HOST = re.compile(
    r"(?<![A-Za-z0-9_@.-])(?:[a-z0-9-]+\.)+(?:com|cn|net|org|io|cc|top|xyz|info|vip|me|co|tv|app"
    r"|dev|site|shop|club|online|link|ru|biz|ai|example|test)(?![A-Za-z0-9_-])"
    r"(?:[:/][!-;=?-~]+)?"
)
#: What would still begin a tag, lead from a label to an address, or tell a label's address.
_LEADING = re.compile(r"<(?=[A-Za-z/!?])|\](?=\()|\]:")
_LED_NOWHERE = {"<": "＜", "]": "] ", "]:": "]："}
#: Where a line may begin something that only its end decides; [注] and 5<6 do not.
_DOUBT = re.compile(r"\[(?![^\[\]\n]*\][^\[(:\n])|<(?![^A-Za-z/!?])")
#: A line is no longer held for a doubt than this, in characters.
_LONGEST_DOUBT = 2_000
#: At the start of a line and around words; #话题 is a topic, and 3*5 a product.
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)[^\n`]*(?:\n|\Z)", re.MULTILINE)
_HEAD = re.compile(r"^[ \t]*(?:#{1,6}|>)[ \t]+", re.MULTILINE)
_BULLET = re.compile(r"^([ \t]*)[-*+][ \t]+(?=\S)", re.MULTILINE)
_EMPHASIS = re.compile(r"(\*\*|`)(?=\S)([^*`\n]+)(?<=\S)\1")
#: Every address is a run of these, and so is what makes a link or a tag of other text.
_SOLID = "".join(map(chr, range(0x21, 0x7F)))
_GAP = re.compile(r"[^!-~]")


def visible(text: str) -> str:
    """Without what nobody sees, and without halves of characters, which nothing can store."""
    return _UNSEEN.sub("", text)


def without_addresses(text: str) -> str:
    """The words of links stay, what they lead to does not; what nobody sees is gone too."""
    text = _PICTURE.sub("", visible(text))
    text = _LINK.sub(r"\1", text)
    for markup in (_AUTOLINK, _TAG):
        text = markup.sub("", text)
    text = _LOOSE_TARGET.sub("]", text)
    for address in (_ADDRESS, _HOST):
        text = address.sub("", text)
    return _harmless(text)


def _harmless(text: str) -> str:
    return _LEADING.sub(lambda mark: _LED_NOWHERE[mark[0]], text)


def without_markdown(text: str) -> str:
    """The words as readers should see them where Markdown is shown as it is written.

    Without the addresses, too, that its marks kept apart.
    """
    plain = _HEAD.sub("", _FENCE.sub("", text))
    plain = _EMPHASIS.sub(r"\2", _BULLET.sub(r"\1· ", plain))
    return text if plain == text else without_addresses(plain)


def has_addresses(text: str) -> bool:
    """Whether it has addresses, pictures or markup."""
    return without_addresses(text) != _harmless(visible(text))


class Cleaning:
    """`without_addresses` for a text that comes in pieces, however they are cut.

    Holds the end of the text back as long as what comes next may make an address of it: words
    of ASCII till they end, and a line with an open bracket till it ends or grows too long. So
    every part that is given back ends where no address and no markup can go on.
    """

    def __init__(self) -> None:
        self._held: list[str] = []

    def feed(self, piece: str) -> str:
        self._held.append(visible(piece))
        if not _GAP.search(self._held[-1]):
            return ""
        text = "".join(self._held)
        decided = _decided(text)
        self._held = [text[decided:]]
        return without_addresses(text[:decided])

    def finish(self) -> str:
        held, self._held = "".join(self._held), []
        return without_addresses(held)


def _decided(text: str) -> int:
    """How much of the text can no longer be changed by what follows it."""
    doubt = _DOUBT.search(text, text.rfind("\n") + 1)
    is_short = doubt is not None and len(text) - doubt.start() <= _LONGEST_DOUBT
    end = doubt.start() if doubt is not None and is_short else len(text)
    return len(text[:end].rstrip(_SOLID))
