"""espeak-ng 1.52 by its C interface.

Its state is global, and it was not written for hostile text: only processes that may be lost call
it.
"""

from ctypes import (
    CDLL,
    CFUNCTYPE,
    POINTER,
    c_char_p,
    c_int,
    c_short,
    c_size_t,
    c_uint,
    c_void_p,
    string_at,
)
from ctypes import cast as c_cast
from dataclasses import dataclass
from functools import cache

import espeakng_loader

from domain.language import Locale

#: Samples a second.
RATE = 22_050
_BYTES_OF_A_SAMPLE = 2
# From espeak-ng/speak_lib.h.
_AUDIO_OUTPUT_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_UTF_8 = 1
_PHONEMES_IN_BRACKETS = 0x100
_SPEED, _VOLUME, _PITCH, _PITCH_RANGE = 1, 2, 3, 4
_RECEIVE = CFUNCTYPE(c_int, POINTER(c_short), c_int, c_void_p)


@dataclass(frozen=True, slots=True, kw_only=True)
class EspeakVoice:
    """A voice by the name of its file and, after a plus, of its variant.

    Of its pitch and its pitch's range 50 is the voice's own, of its volume 100.
    """

    name: str
    pitch: int = 50
    pitch_range: int = 50
    volume: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class EspeakVoices:
    """Of one speaker: which of the two languages is their own, and the voice for each."""

    own: Locale
    chinese: EspeakVoice
    english: EspeakVoice

    def of(self, locale: Locale) -> EspeakVoice:
        return self.english if locale is Locale.EN else self.chinese


class EspeakFailed(Exception):
    """The library refused a call: its data are missing or damaged."""

    def __init__(self, call: str, status: int) -> None:
        super().__init__(call, status)


class Espeak:
    """The one library of this process, with the voice that spoke last."""

    def __init__(self) -> None:
        self._library = CDLL(espeakng_loader.get_library_path())
        self._declare()
        data = str(espeakng_loader.get_data_path()).encode()
        rate = self._library.espeak_Initialize(_AUDIO_OUTPUT_SYNCHRONOUS, 0, data, _DONT_EXIT)
        if rate != RATE:
            raise EspeakFailed("espeak_Initialize", rate)
        self._samples: list[bytes] = []
        # Kept, since the library calls it long after this.
        self._receive = _RECEIVE(self._received)
        self._library.espeak_SetSynthCallback(self._receive)
        self._voice: EspeakVoice | None = None

    def _declare(self) -> None:
        self._library.espeak_Initialize.argtypes = (c_int, c_int, c_char_p, c_int)
        self._library.espeak_SetVoiceByName.argtypes = (c_char_p,)
        self._library.espeak_SetParameter.argtypes = (c_int, c_int, c_int)
        self._library.espeak_Synth.argtypes = (
            *(c_char_p, c_size_t, c_uint, c_int),
            *(c_uint, c_uint, c_void_p, c_void_p),
        )

    def _received(self, samples: object, count: int, _events: object) -> int:
        """Zero asks for more."""
        if samples and count > 0:
            address = c_cast(samples, c_void_p).value  # type: ignore[arg-type]  # a POINTER(c_short)
            self._samples.append(string_at(address or 0, count * _BYTES_OF_A_SAMPLE))
        return 0

    def say(self, text: str, *, voice: EspeakVoice, words_per_minute: int) -> bytes:
        """Samples of 16 bits at `RATE`. Phonemes stand in double brackets.

        Raises `EspeakFailed`.
        """
        self._use(voice)
        self._call("espeak_SetParameter", _SPEED, words_per_minute, 0)
        self._samples = []
        encoded = text.encode()
        flags = _UTF_8 | _PHONEMES_IN_BRACKETS
        self._call("espeak_Synth", encoded, len(encoded) + 1, 0, 0, 0, flags, None, None)
        self._call("espeak_Synchronize")
        return b"".join(self._samples)

    def _use(self, voice: EspeakVoice) -> None:
        """Choosing a voice resets the parameters."""
        if voice == self._voice:
            return
        self._voice = None
        self._call("espeak_SetVoiceByName", voice.name.encode())
        self._call("espeak_SetParameter", _VOLUME, voice.volume, 0)
        self._call("espeak_SetParameter", _PITCH, voice.pitch, 0)
        self._call("espeak_SetParameter", _PITCH_RANGE, voice.pitch_range, 0)
        self._voice = voice

    def _call(self, name: str, *arguments: object) -> None:
        status = getattr(self._library, name)(*arguments)
        if status:
            raise EspeakFailed(name, status)


@cache
def espeak() -> Espeak:
    """Loaded when first needed: the state behind it is the process's."""
    return Espeak()
