"""WAV: the samples as they are."""

import io
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from infra.speech.waveform import RATE, Samples, pcm

_SAMPLE_BYTES = 2


@dataclass(frozen=True, slots=True)
class Wav:
    """16-bit samples at `RATE`."""

    samples: bytes

    @classmethod
    def encode(cls, samples: Samples) -> Self:
        return cls(pcm(samples))

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Of what `data` below made."""
        with wave.open(io.BytesIO(data)) as file:
            return cls(file.readframes(file.getnframes()))

    @classmethod
    def join(cls, pieces: Sequence[Self]) -> tuple[Self, list[int]]:
        """All in a row, and the sample that each begins with."""
        starts = []
        begin = 0
        for piece in pieces:
            starts.append(begin)
            begin += piece.sample_count
        return cls(b"".join(piece.samples for piece in pieces)), starts

    @property
    def sample_count(self) -> int:
        return len(self.samples) // _SAMPLE_BYTES

    @property
    def data(self) -> bytes:
        """The file."""
        target = io.BytesIO()
        with wave.open(target, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(_SAMPLE_BYTES)
            file.setframerate(RATE)
            file.writeframes(self.samples)
        return target.getvalue()
