"""MP3 with the tag that says how many samples to leave out, so that times are exact.

Every frame has the same length, for the bit rate is constant and divides evenly: so frames can be
counted and put together without being decoded.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import lameenc

from infra.speech.waveform import RATE, Samples, pcm

_KILOBITS = 96
#: Of 0 to 9, the best first; at this bit rate speech gains nothing from a better one.
_QUALITY = 7
#: LAME turns everything down by this, to be safe from peaks that we have taken away.
_LAME_SCALE = 0.95
_FRAME_SAMPLES = 576
_FRAME_BYTES = _FRAME_SAMPLES // 8 * _KILOBITS * 1000 // RATE
#: LAME's delay, and that of every decoder on top of it.
_ENCODER_DELAY, _DECODER_DELAY = 576, 529
_HEADER_BYTES, _SIDE_INFO_BYTES = 4, 9
_TAG = _HEADER_BYTES + _SIDE_INFO_BYTES
#: Counts of frames and of bytes, a table to seek by, a quality.
_FLAGS = 0x0F
_SEEK_POINTS = bytes(index * 256 // 100 for index in range(100))
_TAG_HEAD = struct.Struct(">4sIII100sI")
#: The encoder's name, CBR, what is not said of loudness, the bit rate; then delay and padding.
_LAME_HEAD = struct.Struct(">9sBB8xBB")
_LAME_TAIL = struct.Struct(">4xI4x")
_DELAYS_AT, _DELAYS_BYTES = _TAG + _TAG_HEAD.size + _LAME_HEAD.size, 3
#: The padding's part of these.
_PADDING_MASK = 0xFFF
_CONSTANT_RATE = 1


@dataclass(frozen=True, slots=True)
class Mp3:
    """Frames as LAME made them, and how many samples of them count."""

    frames: bytes
    sample_count: int

    @classmethod
    def encode(cls, samples: Samples) -> Self:
        encoder = lameenc.Encoder()
        encoder.silence()
        encoder.set_channels(1)
        encoder.set_in_sample_rate(RATE)
        encoder.set_bit_rate(_KILOBITS)
        encoder.set_quality(_QUALITY)
        frames = bytes(encoder.encode(pcm(samples / _LAME_SCALE))) + bytes(encoder.flush())
        return cls(frames, len(samples))

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Of what `data` below made."""
        delays = int.from_bytes(data[_DELAYS_AT : _DELAYS_AT + _DELAYS_BYTES], "big")
        frames = data[_FRAME_BYTES:]
        padding = delays & _PADDING_MASK
        return cls(frames, _samples_in(frames) - _ENCODER_DELAY - padding)

    @classmethod
    def join(cls, pieces: Sequence[Self]) -> tuple[Self, list[int]]:
        """All in a row, and the sample that each begins with.

        A frame lasts into the next one, so each piece begins after its own delay: about a
        twentieth of a second of silence between two of them.
        """
        starts = []
        begin = 0
        for piece in pieces:
            starts.append(begin)
            begin += _samples_in(piece.frames)
        joined = cls(
            b"".join(piece.frames for piece in pieces), starts[-1] + pieces[-1].sample_count
        )
        return joined, starts

    @property
    def data(self) -> bytes:
        """The file."""
        return self._information() + self.frames

    def _information(self) -> bytes:
        """A frame of silence that holds what LAME's own tool writes there."""
        count = len(self.frames) // _FRAME_BYTES
        size = len(self.frames) + _FRAME_BYTES
        padding = _samples_in(self.frames) - _ENCODER_DELAY - self.sample_count
        frame = (
            self.frames[:_HEADER_BYTES]
            + bytes(_SIDE_INFO_BYTES)
            + _TAG_HEAD.pack(b"Info", _FLAGS, count, size, _SEEK_POINTS, 0)
            + _LAME_HEAD.pack(b"LAME3.100", _CONSTANT_RATE, 0, 0, _KILOBITS)
            + (_ENCODER_DELAY << 12 | padding).to_bytes(_DELAYS_BYTES, "big")
            + _LAME_TAIL.pack(size)
        )
        return frame.ljust(_FRAME_BYTES, b"\0")


def _samples_in(frames: bytes) -> int:
    return len(frames) // _FRAME_BYTES * _FRAME_SAMPLES
