"""Files made to harm whoever looks for a label in them: each is read within its own length."""

import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.aigc import AigcFields
from infra.labelling import FileLabels
from infra.media import png_label
from tests.infra import labelled_files
from tests.infra.labelled_files import MAKERS

LABELS = FileLabels("LaowangAI", secrets=["a secret"])
MIB = 1024 * 1024
FIELD = '{"Label":"1","ContentProducer":"x","ProduceID":"y"}'
PNG_HEAD = png_label.SIGNATURE + b"\0\0\0\rIHDR" + bytes(13 + 4)


def chunk(kind: bytes, data: bytes, length: int | None = None) -> bytes:
    size = len(data) if length is None else length
    return size.to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)


def bomb() -> bytes:
    """A hundred megabytes of one letter, packed."""
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(b"a" * MIB) for _ in range(100)), packer.flush()])


HOSTILE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "one byte": lambda: b"\xff",
    "png signature": lambda: png_label.SIGNATURE,
    "zTXt bomb": lambda: PNG_HEAD + chunk(b"zTXt", b"AIGC\0\0" + bomb()),
    "iTXt bomb": lambda: PNG_HEAD + chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + bomb()),
    "broken zTXt": lambda: PNG_HEAD + chunk(b"zTXt", b"AIGC\0\0" + b"no zlib"),
    "chunk of 4 GiB": lambda: PNG_HEAD + chunk(b"tEXt", b"AIGC\0{", length=2**32 - 1),
    "a million empty chunks": lambda: PNG_HEAD + chunk(b"tEXt", b"") * MIB,
    "a million XMP values": lambda: (
        PNG_HEAD + chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + b":AIGC>" * MIB)
    ),
    "entities": lambda: (
        PNG_HEAD + chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<t:AIGC>" + b"&#x7b;" * MIB)
    ),
    "deep JSON": lambda: PNG_HEAD + chunk(b"tEXt", b'AIGC\0{"Label":' + b"[" * MIB),
    "a long number": lambda: PNG_HEAD + chunk(b"tEXt", b'AIGC\0{"Label":' + b"9" * MIB),
    "JPEG of lengths zero": lambda: b"\xff\xd8" + b"\xff\xe1\0\0" * MIB,
    "JPEG of markers": lambda: b"\xff\xd8" + b"\xff" * 20 * MIB,
    "JPEG segment past the end": lambda: b"\xff\xd8\xff\xe1\xff\xffhttp://ns.adobe.com/xap/1.0/\0",
    "RIFF in itself": lambda: b"RIFF\xff\xff\xff\xffWAVE" + b"RIFF\0\0\0\0WAVELIST\0\0\0\0" * MIB,
    "WebP of 4 GiB": lambda: b"RIFF\xff\xff\xff\xffWEBPXMP \xff\xff\xff\xff:AIGC>{",
    "RIFF of 4 GiB": lambda: b"RIFF\xff\xff\xff\xffWAVEAIGC\xff\xff\xff\xff{",
    "ID3 of 256 MiB": lambda: b"ID3\4\0\0\x7f\x7f\x7f\x7fTXXX\x7f\x7f\x7f\x7f\0\0\3AIGC\0{",
    "ID3 without end": lambda: b"ID3\4\0\x40\0\0\0\0" * MIB,
    "ID3 of empty frames": lambda: b"ID3\4\0\0\x7f\x7f\x7f\x7f" + b"TXXX\0\0\0\0\0\0" * MIB,
    "PDF of keys": lambda: b"%PDF-1.4\n" + b"/AIGC (" * MIB,
    "PDF of escapes": lambda: b"%PDF-1.4\n/AIGC (" + b"\\" * 4 * MIB,
    "PDF of marks": lambda: b"%PDF-1.4\n" + b"\n% AI-generated\n" * MIB + b"/AIGC ({})",
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_file_has_no_label_and_takes_no_more_than_its_length(name: str) -> None:
    data = HOSTILE[name]()

    tracemalloc.start()
    found = await LABELS.read(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found is None
    assert peak < MIB + 2 * len(data)


async def test_a_packed_label_is_read() -> None:
    packed = PNG_HEAD + chunk(b"zTXt", b"AIGC\0\0" + zlib.compress(FIELD.encode()))

    found = await LABELS.read(packed)

    assert found is not None
    assert (found.label.producer, found.label.content_id) == ("x", "y")


async def test_a_strangers_words_are_cut_to_what_can_be_shown() -> None:
    field = '{"Label":1,"ContentProducer":"\\u202e%s\\n","ProduceID":["y"]}' % ("很" * 999)
    found = await LABELS.read(PNG_HEAD + chunk(b"tEXt", b"AIGC\0" + field.encode()))

    assert found is not None
    assert found.label.producer == "很" * 64
    assert found.label.content_id == ""


@pytest.mark.parametrize("mime_type", MAKERS)
async def test_no_cut_of_a_file_is_too_much_for_the_reader(mime_type: str) -> None:
    data = await LABELS.label(MAKERS[mime_type](), mime_type, content_id="1")

    for end in [*range(200), *range(200, len(data), 997)]:
        found = await LABELS.read(data[:end])
        assert found is None or found.label.content_digest != found.file_digest


_LABELLED: dict[str, bytes] = {}


async def labelled(mime_type: str) -> bytes:
    if mime_type not in _LABELLED:
        _LABELLED[mime_type] = await LABELS.label(MAKERS[mime_type](), mime_type, content_id="1")
    return _LABELLED[mime_type]


@settings(max_examples=200, deadline=None)
@given(
    maker=st.sampled_from(sorted(MAKERS)),
    edits=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=9)), max_size=5),
)
async def test_no_edit_of_a_file_is_too_much_for_the_reader(
    maker: str, edits: list[tuple[float, bytes]]
) -> None:
    data = bytearray(await labelled(maker))
    for place, put in edits:
        begin = int(place * len(data))
        data[begin : begin + len(put)] = put

    found = await LABELS.read(bytes(data))

    assert found is None or len(found.file_digest) == 64


@settings(max_examples=300)
@given(st.text())
def test_no_text_is_too_much_for_the_parser(text: str) -> None:
    parsed = AigcFields("Laowang", secrets=["a secret"]).parse(text)

    assert parsed is None or not parsed.is_signed


@settings(max_examples=100, deadline=None)
@given(
    st.integers(1, 60), st.integers(1, 60), st.sampled_from(["1", "L", "LA", "P", "RGB", "RGBA"])
)
async def test_pngs_of_any_size_and_mode_keep_their_pixels(
    width: int, height: int, mode: str
) -> None:
    before = labelled_files.picture((width, height)).convert(mode)
    data = labelled_files.encoded(before, "PNG")

    after = labelled_files.decoded(await LABELS.label(data, "image/png", content_id="1"))

    assert (after.mode, after.size) == (before.mode, before.size)
    assert after.tobytes() == before.tobytes()
