"""The AIGC field in PDF: a key of the information dictionary, as TC260-PG-20258A has it.

It is appended as an incremental update (ISO 32000-1, 7.5.6), so that the document before it
stays as it was, byte by byte.
"""

import hashlib
import re

from infra.aigc import FIELD_LIMIT, KEY

SIGNATURE = b"%PDF-"
_TAIL_LENGTH = 512
#: As Pillow ends the documents that it writes.
_TAIL = re.compile(
    rb"trailer\n<<\n/Root (?P<root>\d{1,9} \d{1,5} R)\n/Size (?P<size>\d{1,9})\n"
    rb"/Info (?P<info>\d{1,9}) 0 R\n>>\nstartxref\n(?P<xref>\d{1,12})\n%%EOF\n?\Z"
)
_MARK = b"\n% AI-generated\n"
_INFO_END = b">>endobj\n"
_STRING = re.compile(rb"\s*\((?P<text>(?:[^\\()]|\\.)*)\)", re.DOTALL)
_ESCAPED, _ESCAPE = re.compile(rb"\\(.)", re.DOTALL), re.compile(rb"([\\()])")
_UTF16 = b"\xfe\xff"


def with_field(pdf: bytes, field: str) -> bytes:
    """The same document, with this field; it has none yet, and was written by Pillow."""
    tail = _TAIL.search(pdf, max(0, len(pdf) - _TAIL_LENGTH))
    if tail is None:
        raise ValueError("that is no PDF of ours")
    head = b"\n%s 0 obj<<\n" % tail["info"]
    begin = pdf.rfind(head)
    end = pdf.find(_INFO_END, begin)
    if begin < 0 or end < 0:
        raise ValueError("that PDF says nothing of itself")
    text = _ESCAPE.sub(rb"\\\1", field.encode())
    kept = pdf[begin + 1 : end]
    offset = len(pdf) + len(_MARK)
    info = b"%s/%s (%s)\n%s" % (kept, KEY.encode(), text, _INFO_END)
    return b"".join((pdf, _MARK, info, _update(tail, offset, offset + len(info))))


def _update(tail: re.Match[bytes], info_offset: int, xref_offset: int) -> bytes:
    return (
        b"xref\n%s 1\n%010d 00000 n \n" % (tail["info"], info_offset)
        + b"trailer\n<<\n/Root %s\n/Size %s\n" % (tail["root"], tail["size"])
        + b"/Info %s 0 R\n/Prev %s\n>>\n" % (tail["info"], tail["xref"])
        + b"startxref\n%d\n%%%%EOF\n" % xref_offset
    )


def field_of(pdf: bytes) -> str | None:
    """The last that is written as a plain string; compressed objects are not opened."""
    key = b"/" + KEY.encode()
    place = pdf.rfind(key)
    if place < 0:
        return None
    begin = place + len(key)
    string = _STRING.match(pdf[begin : begin + 2 * FIELD_LIMIT])
    if string is None:
        return None
    text = _ESCAPED.sub(rb"\1", string["text"])
    if text.startswith(_UTF16):
        return text[len(_UTF16) :].decode("utf-16-be", "replace")
    return text.decode("utf-8", "replace")


def digest_of(pdf: bytes) -> str:
    """The SHA-256 of the document before its label; of all, where that is not just the label.

    An update can change anything: what follows the mark has to be what we would write there.
    """
    original = pdf[: max(0, pdf.rfind(_MARK))]
    field = field_of(pdf)
    if field is None or not _is_labelled(original, field, pdf):
        original = pdf
    return hashlib.sha256(original).hexdigest()


def _is_labelled(original: bytes, field: str, pdf: bytes) -> bool:
    try:
        return with_field(original, field) == pdf
    except ValueError:
        return False
