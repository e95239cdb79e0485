"""What espeak-ng would say, as it tells itself: its own trace of a synthesis."""

import ctypes
from functools import cache

import espeakng_loader

from infra.speech.espeak_library import EspeakVoice, espeak

_MANDARIN = EspeakVoice(name="cmn")
_LONGEST = 100_000


@cache
def _libraries() -> tuple[ctypes.CDLL, ctypes.CDLL]:
    """The same library again, and the C library's files in memory."""
    c = ctypes.CDLL(None)
    c.tmpfile.restype = ctypes.c_void_p
    for name in ("rewind", "fclose"):
        getattr(c, name).argtypes = (ctypes.c_void_p,)
    c.fread.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t, ctypes.c_void_p)
    speech = ctypes.CDLL(espeakng_loader.get_library_path())
    speech.espeak_SetPhonemeTrace.argtypes = (ctypes.c_int, ctypes.c_void_p)
    return c, speech


def phonemes(text: str, voice: EspeakVoice = _MANDARIN) -> str:
    """After its changes of tone, with (en) where it turns to English."""
    c, speech = _libraries()
    trace = c.tmpfile()
    library = espeak()
    try:
        speech.espeak_SetPhonemeTrace(1, trace)
        library.say(text, voice=voice, words_per_minute=175)
        speech.espeak_SetPhonemeTrace(0, None)
        c.rewind(trace)
        buffer = ctypes.create_string_buffer(_LONGEST)
        c.fread(buffer, 1, _LONGEST - 1, trace)
    finally:
        c.fclose(trace)
    return buffer.value.decode().strip()
