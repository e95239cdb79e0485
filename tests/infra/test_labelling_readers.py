"""Our labels as programs read them that know nothing of us."""

import json
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from mutagen.id3 import ID3
from PIL import Image

from infra.labelling import FileLabels
from tests.infra.labelled_files import MAKERS
from tests.servers import program

LABELS = FileLabels("LaowangAI", secrets=["a secret"])
#: The names that exiftool gives to the field.
TAGS = {
    "image/png": "XMP-TC260:Aigc",
    "image/jpeg": "XMP-TC260:Aigc",
    "application/pdf": "PDF:AIGC",
    "audio/wav": "RIFF:Unknown_AIGC",
    "audio/mpeg": "ID3v2_4:UserDefinedText",
}
ELEMENTS = [
    "Label",
    "ContentProducer",
    "ProduceID",
    "ReservedCode1",
    "ContentPropagator",
    "PropagateID",
    "ReservedCode2",
]


async def labelled(mime_type: str, folder: Path) -> Path:
    file = folder / "labelled"
    data = MAKERS[mime_type]()
    file.write_bytes(await LABELS.label(data, mime_type, content_id="01K5CONTENT"))
    return file


def exiftool(*options: str | Path) -> dict[str, str]:
    command = [program("exiftool"), "-json", "-a", "-G1", *options]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    (tags,) = json.loads(told)
    return {name: str(value) for name, value in tags.items()}


@pytest.mark.parametrize("mime_type", MAKERS)
async def test_exiftool_reads_the_seven_elements(mime_type: str, tmp_path: Path) -> None:
    tags = exiftool("-u", "-U", "-b", await labelled(mime_type, tmp_path))

    elements = json.loads(tags[TAGS[mime_type]].removeprefix("(AIGC) "))
    assert list(elements) == ELEMENTS
    assert elements["Label"] == "1"
    assert elements["ContentProducer"] == elements["ContentPropagator"] == "LaowangAI"
    assert elements["ProduceID"] == elements["PropagateID"] == "01K5CONTENT"
    assert elements["ReservedCode2"] == ""
    assert not set("".join(elements.values())) & set(' "\\')


@pytest.mark.parametrize("mime_type", MAKERS)
async def test_exiftool_finds_nothing_to_complain_of(mime_type: str, tmp_path: Path) -> None:
    tags = exiftool("-validate", "-warning", await labelled(mime_type, tmp_path))

    assert tags.pop("SourceFile")
    assert tags == {"ExifTool:Validate": "OK"}


async def test_mutagen_reads_the_frame(tmp_path: Path) -> None:
    tag = ID3(await labelled("audio/mpeg", tmp_path))

    assert tag.version == (2, 4, 0)
    assert json.loads(tag["TXXX:AIGC"].text[0])["ProduceID"] == "01K5CONTENT"


@pytest.mark.parametrize("mime_type", ["image/png", "image/jpeg"])
async def test_pillow_reads_the_packet(mime_type: str, tmp_path: Path) -> None:
    with Image.open(await labelled(mime_type, tmp_path)) as image:
        image.load()
        packet = image.info["xmp"].decode()

    assert 'xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/"' in packet
    root = ET.fromstring(packet.partition("?>")[2].rpartition("<?")[0])  # noqa: S314  it is ours
    (field,) = root.iter("{http://www.tc260.org.cn/ns/AIGC/1.0/}AIGC")
    assert json.loads(field.text or "")["ProduceID"] == "01K5CONTENT"
