"""Labels in the forms that other providers write them in, as found in files that are about."""

import io
import json
from collections.abc import Callable

import pytest
from mutagen.id3 import ID3, TXXX
from PIL import Image, PngImagePlugin

from domain.label_verdict import LabelStatus, verdict_on
from infra.labelling import FileLabels
from tests.infra.labelled_files import encoded, mp3, picture

LABELS = FileLabels("LaowangAI", secrets=["a secret"])
ELEMENTS = {"Label": "1", "ContentProducer": "001191110102MAD55U9H0F10002", "ProduceID": "f123"}
BARE = json.dumps(ELEMENTS)
WRAPPED = json.dumps({"AIGC": ELEMENTS})
QUOTED = BARE.replace('"', "&quot;")
NAMESPACE = 'xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/"'
ELEMENT = f"<x:xmpmeta {NAMESPACE}><TC260:AIGC>%s</TC260:AIGC></x:xmpmeta>"
ATTRIBUTE = f'<rdf:Description {NAMESPACE} tc260:AIGC="{QUOTED}"/>'


def png(keyword: str, text: str, *, packed: bool = False, international: bool = False) -> bytes:
    info = PngImagePlugin.PngInfo()
    if international:
        info.add_itxt(keyword, text, zip=packed)
    else:
        info.add_text(keyword, text, zip=packed)
    return encoded(picture(), "PNG", pnginfo=info)


def jpeg_with_comment(text: str) -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0" + text.encode()
    return encoded(picture(), "JPEG", exif=exif)


def webp(packet: str) -> bytes:
    return encoded(picture(), "WEBP", xmp=packet.encode())


def tagged_mp3(version: int, encoding: int, description: str, text: str) -> bytes:
    tag = ID3()
    tag.add(TXXX(encoding=encoding, desc=description, text=[text]))
    file = io.BytesIO(mp3())
    tag.save(file, v2_version=version)
    return file.getvalue()


FOREIGN: dict[str, Callable[[], bytes]] = {
    "PNG, an XMP element": lambda: png("XML:com.adobe.xmp", ELEMENT % QUOTED, international=True),
    "PNG, unescaped": lambda: png("XML:com.adobe.xmp", ELEMENT % BARE, international=True),
    "PNG, an XMP attribute": lambda: png("XML:com.adobe.xmp", ATTRIBUTE, international=True),
    "PNG, packed XMP": lambda: png(
        "XML:com.adobe.xmp", ELEMENT % QUOTED, international=True, packed=True
    ),
    "PNG, a text": lambda: png("AIGC", BARE),
    "PNG, a wrapped text": lambda: png("AIGC", WRAPPED),
    "PNG, a packed text": lambda: png("AIGC", WRAPPED, packed=True),
    "JPEG, XMP": lambda: encoded(picture(), "JPEG", xmp=(ELEMENT % QUOTED).encode()),
    "JPEG, a comment in EXIF": lambda: jpeg_with_comment(WRAPPED),
    "JPEG, a bare comment in EXIF": lambda: jpeg_with_comment(BARE.replace(": ", ":")),
    "WebP": lambda: webp(ELEMENT % QUOTED),
    "MP3, version 2.3": lambda: tagged_mp3(3, 0, "AIGC", BARE),
    "MP3, version 2.3 in UTF-16": lambda: tagged_mp3(3, 1, "AIGC", WRAPPED),
    "MP3, small letters": lambda: tagged_mp3(4, 3, "aigc", WRAPPED.replace("AIGC", "aigc")),
    "PDF": lambda: b"%PDF-1.7\n1 0 obj << /Title (a) /AIGC (" + BARE.encode() + b") >> endobj",
    "PDF in UTF-16": lambda: (
        b"%PDF-1.7\n1 0 obj << /AIGC (\xfe\xff" + BARE.encode("utf-16-be") + b") >> endobj"
    ),
}


@pytest.mark.parametrize("name", FOREIGN)
async def test_a_foreign_label_is_read_in_whatever_form(name: str) -> None:
    verdict = verdict_on(await LABELS.read(FOREIGN[name]()), own_producer="LaowangAI")

    assert verdict.status is LabelStatus.FOREIGN
    assert verdict.producer == "001191110102MAD55U9H0F10002"
