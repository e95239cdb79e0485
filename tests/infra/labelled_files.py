"""Files as our makers give them to the labeller, one of each kind."""

import io
import wave
from collections.abc import Callable

import lameenc
import numpy as np
from PIL import Image

RATE = 22_050


def picture(size: tuple[int, int] = (120, 90)) -> Image.Image:
    width, height = size
    dice = np.random.default_rng(4)
    return Image.fromarray(dice.integers(0, 256, (height, width, 3), dtype=np.uint8))


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def decoded(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def png() -> bytes:
    return encoded(picture(), "PNG")


def jpeg() -> bytes:
    return encoded(picture(), "JPEG")


def pdf() -> bytes:
    pages = {"save_all": True, "append_images": [picture()], "title": "三张卡片 (一)"}
    return encoded(picture(), "PDF", **pages)


def samples() -> bytes:
    wave_form = np.sin(np.arange(RATE // 2) / 9) * 9000
    return wave_form.astype("<i2").tobytes()


def wav() -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE)
        writer.writeframes(samples())
    return file.getvalue()


def mp3() -> bytes:
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_bit_rate(64)
    return bytes(encoder.encode(samples()) + encoder.flush())


MAKERS: dict[str, Callable[[], bytes]] = {
    "image/png": png,
    "image/jpeg": jpeg,
    "application/pdf": pdf,
    "audio/wav": wav,
    "audio/mpeg": mp3,
}
