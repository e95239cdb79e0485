"""Text that leads nowhere: what a page or a model wrote, without addresses, pictures and markup."""

import re

_PICTURE = re.compile(r"!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])")
_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
_AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\s]*|[^<>\s@]+@[^<>\s]+)>")
_TAG = re.compile(r"</?[A-Za-z!][^<>\n]*>")
#: To the first character that no address has unencoded; Chinese text goes on without a space.
_ADDRESS = re.compile(
    r"(?:(?:https?|ftp|data|javascript|file|wss?):(?://)?|www\.)[!-;=?-~]+", re.IGNORECASE
)
#: In lower case only: Booking.com is a company, and Node.js is no address.
_HOST = re.compile(
    r"(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:com|cn|net|org|io|cc|top|xyz|info|vip|me|co|tv|app|dev|site"
    r"|shop|club|online|link|ru|biz|ai|example|test)(?:[:/][!-;=?-~]*)?(?![\w-])"
)
#: Nothing that a reader sees: controls, marks of direction, and characters without width but the
#: joiners that emoji are made with.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
#: The beginning of something that the next piece of a text may complete.
_UNDECIDED = re.compile(
    r"(?:!?\[[^\]\n]{0,300}(?:\](?:[(\[][^)\]\n]{0,2000}(?:[)\]][!-;=?-~]*)?)?)?"
    r"|<[^<>\n]{0,300}|[!-;=?-~]+)\Z"
)


def without_addresses(text: str) -> str:
    """The words of links stay, what they lead to does not; what nobody sees is gone too."""
    text = _PICTURE.sub("", _UNSEEN.sub("", text))
    text = _LINK.sub(_words_of_link, text)
    for pattern in (_AUTOLINK, _TAG, _ADDRESS, _HOST):
        text = pattern.sub("", text)
    return text


def _words_of_link(link: re.Match[str]) -> str:
    """Without a bracket that what follows could make a link of again."""
    return link[1].replace("[", "")


class Cleaning:
    """`without_addresses` for a text that comes in pieces, however they are cut."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, piece: str) -> str:
        text = self._held + _UNSEEN.sub("", piece)
        undecided = _UNDECIDED.search(text)
        decided = undecided.start() if undecided else len(text)
        self._held = text[decided:]
        return without_addresses(text[:decided])

    def finish(self) -> str:
        held, self._held = self._held, ""
        return without_addresses(held)
