"""XMP packets that carry the AIGC field, as TC260-PG-20259A shows them."""

import html
import re

from infra.aigc import FIELD_LIMIT, KEY

#: How PNG names the chunk, and JPEG the segment, that a packet is in.
PNG_KEYWORD = b"XML:com.adobe.xmp"
JPEG_SIGNATURE = b"http://ns.adobe.com/xap/1.0/\x00"
_NAMESPACE = "http://www.tc260.org.cn/ns/AIGC/1.0/"
_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    f'<rdf:Description rdf:about="" xmlns:TC260="{_NAMESPACE}">'
    f"<TC260:{KEY}>%s</TC260:{KEY}>"
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
    '<?xpacket end="w"?>'
)
#: An element or an attribute of any prefix, up to where its value begins.
_VALUE = re.compile(rf":{KEY}(?:>|=(?=[\"']))")
#: A value is escaped at most as `&quot;`, six characters for one.
_VALUE_LIMIT = 6 * FIELD_LIMIT


def packet(field: str) -> bytes:
    return (_PACKET % html.escape(field)).encode()


def field_of(xmp: bytes) -> str | None:
    """The first AIGC value in it. No XML is parsed: a stranger's could be made to explode."""
    text = xmp.decode("utf-8", "replace")
    match = _VALUE.search(text)
    if match is None:
        return None
    begin = match.end()
    end_mark = "<"
    if match.group().endswith("="):
        end_mark = text[begin]
        begin += 1
    end = text.find(end_mark, begin, begin + _VALUE_LIMIT)
    return None if end < 0 else html.unescape(text[begin:end]).strip()
