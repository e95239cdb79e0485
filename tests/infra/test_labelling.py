"""Labels written and found again, and what becomes of them when files are changed."""

import io
import re
import wave
from collections.abc import Callable

import pytest
from mutagen.id3 import ID3, TIT2
from PIL import Image, PngImagePlugin

from domain.label_verdict import LabelStatus, verdict_on
from infra.labelling import FileLabels
from tests.infra import labelled_files
from tests.infra.labelled_files import MAKERS

SECRET, OLDER = "present secret", "former secret"
LABELS = FileLabels("LaowangAI", secrets=[SECRET, OLDER])
CONTENT_ID = "01K5CONTENT0000000000000AB"

CONTENT_PLACES: dict[str, Callable[[bytes], int]] = {
    "image/png": lambda data: data.index(b"IDAT") + 40,
    "image/jpeg": lambda data: len(data) - 200,
    "application/pdf": lambda data: data.index(b"stream") + 300,
    "audio/wav": lambda data: data.index(b"data") + 60,
    "audio/mpeg": lambda data: len(data) - 300,
}
KINDS = pytest.mark.parametrize("mime_type", MAKERS)


async def labelled(mime_type: str, content_id: str = CONTENT_ID) -> bytes:
    return await LABELS.label(MAKERS[mime_type](), mime_type, content_id=content_id)


async def status_of(data: bytes) -> LabelStatus:
    return verdict_on(await LABELS.read(data), own_producer=LABELS.producer).status


@KINDS
async def test_a_label_is_read_as_it_was_written(mime_type: str) -> None:
    found = await LABELS.read(await labelled(mime_type))

    assert found is not None
    assert found.is_signed
    assert found.label.producer == "LaowangAI"
    assert found.label.content_id == CONTENT_ID
    assert found.label.content_digest == found.file_digest
    assert re.fullmatch("[0-9a-f]{64}", found.file_digest)


@KINDS
async def test_a_file_without_a_label_has_none(mime_type: str) -> None:
    assert await LABELS.read(MAKERS[mime_type]()) is None


@KINDS
async def test_one_changed_byte_of_the_content_shows(mime_type: str) -> None:
    data = bytearray(await labelled(mime_type))
    place = CONTENT_PLACES[mime_type](bytes(data))
    data[place] ^= 1

    assert await status_of(bytes(data)) is LabelStatus.ALTERED


@KINDS
async def test_a_changed_label_shows(mime_type: str) -> None:
    data = (await labelled(mime_type)).replace(CONTENT_ID.encode(), b"01K5CONTENT0000000000000XX")

    found = await LABELS.read(data)

    assert found is not None
    assert not found.is_signed
    assert verdict_on(found, own_producer="LaowangAI").content_id is None
    assert await status_of(data) is LabelStatus.ALTERED


@KINDS
async def test_a_file_cut_short_shows(mime_type: str) -> None:
    data = await labelled(mime_type)
    # The last third of a WAV or PDF takes its label along, which stands at the end.
    is_label_last = mime_type in {"audio/wav", "application/pdf"}

    status = await status_of(data[: len(data) * 2 // 3])

    assert status is (LabelStatus.MISSING if is_label_last else LabelStatus.ALTERED)


@KINDS
async def test_another_providers_label_is_foreign(mime_type: str) -> None:
    other = FileLabels("001191110102MAD55U9H0F10002", secrets=["theirs"])
    data = await other.label(MAKERS[mime_type](), mime_type, content_id="1")

    verdict = verdict_on(await LABELS.read(data), own_producer=LABELS.producer)

    assert verdict.status is LabelStatus.FOREIGN
    assert verdict.producer == "001191110102MAD55U9H0F10002"
    assert verdict.content_id is None


@KINDS
async def test_whoever_takes_our_name_without_our_secret_is_found_out(mime_type: str) -> None:
    forger = FileLabels("LaowangAI", secrets=["guessed"])
    data = await forger.label(MAKERS[mime_type](), mime_type, content_id=CONTENT_ID)

    assert await status_of(data) is LabelStatus.ALTERED


@KINDS
async def test_labels_outlive_a_change_of_secret_and_of_name(mime_type: str) -> None:
    before = FileLabels("Wang", secrets=[OLDER])
    data = await before.label(MAKERS[mime_type](), mime_type, content_id=CONTENT_ID)

    assert await status_of(data) is LabelStatus.VALID


@pytest.mark.parametrize("mime_type", [kind for kind in MAKERS if kind != "application/pdf"])
async def test_a_second_label_takes_the_firsts_place(mime_type: str) -> None:
    again = await LABELS.label(await labelled(mime_type), mime_type, content_id="another")

    found = await LABELS.read(again)

    assert again.count(b"ContentProducer") == 1
    assert found is not None
    assert found.label.content_id == "another"
    assert found.label.content_digest == found.file_digest


async def test_subtitles_have_no_metadata() -> None:
    subtitles = "1\n00:00:00,000 --> 00:00:01,000\n你好\n".encode()

    assert await LABELS.label(subtitles, "application/x-subrip", content_id="1") == subtitles
    assert await LABELS.label(subtitles, "text/vtt", content_id="1") == subtitles


@pytest.mark.parametrize(
    ("data", "mime_type"),
    [
        (labelled_files.png(), "image/gif"),
        (labelled_files.png(), "image/jpeg"),
        (labelled_files.png()[:-12], "image/png"),
        (labelled_files.jpeg()[:100], "image/jpeg"),
        (b"RIFF\x04\0\0\0WAVE", "audio/wav"),
        (labelled_files.pdf()[:-30], "application/pdf"),
        (b"", "audio/mpeg"),
    ],
)
async def test_what_we_cannot_have_made_is_not_labelled(data: bytes, mime_type: str) -> None:
    with pytest.raises(ValueError, match=r"^(no label|that is|the file)"):
        await LABELS.label(data, mime_type, content_id="1")


@pytest.mark.parametrize("producer", ["", "老旺AI", "Laowang AI", 'Lao"wang', "x" * 65])
def test_a_producers_code_keeps_to_the_standards_characters(producer: str) -> None:
    with pytest.raises(ValueError, match="45438"):
        FileLabels(producer, secrets=[SECRET])


async def test_a_sound_keeps_its_samples_and_a_song_its_title() -> None:
    with wave.open(io.BytesIO(await labelled("audio/wav"))) as reader:
        assert reader.readframes(reader.getnframes()) == labelled_files.samples()
    file = io.BytesIO(labelled_files.mp3())
    tag = ID3()
    tag.add(TIT2(encoding=3, text=["晚安"]))
    tag.save(file)
    titled = file.getvalue()

    data = await LABELS.label(titled, "audio/mpeg", content_id=CONTENT_ID)

    assert data.endswith(labelled_files.mp3())
    assert ID3(io.BytesIO(data))["TIT2"].text == ["晚安"]
    assert await status_of(data) is LabelStatus.VALID


@pytest.mark.parametrize("mime_type", ["image/png", "image/jpeg"])
async def test_pictures_keep_their_pixels(mime_type: str) -> None:
    before, after = MAKERS[mime_type](), await labelled(mime_type)

    with Image.open(io.BytesIO(before)) as one, Image.open(io.BytesIO(after)) as other:
        assert one.tobytes() == other.tobytes()


async def test_what_others_say_of_a_picture_is_no_change_of_it() -> None:
    data = await labelled("image/png")
    comment = PngImagePlugin.PngInfo()
    comment.add_text("Comment", "seen")
    file = io.BytesIO()
    Image.new("L", (1, 1)).save(file, "PNG", pnginfo=comment)
    small = file.getvalue()
    begin = small.index(b"tEXt") - 4
    chunk = small[begin : begin + 12 + int.from_bytes(small[begin : begin + 4])]

    changed = data[:-12] + chunk + data[-12:]

    assert b"seen" in changed
    assert await status_of(changed) is LabelStatus.VALID


async def test_an_update_after_the_label_of_a_document_shows() -> None:
    data = await labelled("application/pdf")

    assert await status_of(data + b"\n% more\n") is LabelStatus.ALTERED
    assert await status_of(data.replace(b"% AI-generated\n", b"% AI-generated\n%\n")) is (
        LabelStatus.ALTERED
    )


async def test_a_label_on_another_file_shows() -> None:
    field = re.search(rb"\{\"Label\".*?\}", await labelled("audio/wav"))
    assert field is not None
    other = labelled_files.wav().replace(labelled_files.samples()[:400], bytes(400))
    chunk = b"AIGC" + len(field[0]).to_bytes(4, "little") + field[0]

    found = await LABELS.read(other + chunk)

    assert found is not None
    assert found.is_signed
    assert verdict_on(found, own_producer="LaowangAI").status is LabelStatus.ALTERED
