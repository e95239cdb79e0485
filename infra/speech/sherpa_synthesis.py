"""From a sentence to samples, by a model of the operator's and sherpa-onnx.

For a process of its own (`infra.processes`): a model takes hundreds of megabytes.
"""

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from infra.speech.sherpa_unusable import SherpaUnusable
from infra.speech.silence import edged, trimmed
from infra.speech.spoken_text import spoken

_LOUDEST = 32_767
#: Of what a model gives, so that the loudest consonant does not clip.
_HEADROOM = 0.95
_MODELS = ("model.int8.onnx", "model.onnx")


def synthesise_by_model(text: str, directory: str, speaker: int, speed: float) -> tuple[bytes, int]:
    """Samples of 16 bits and their rate, trimmed like those of other engines.

    Raises `SherpaUnusable`.
    """
    said = spoken(text)
    if not any(map(str.isalnum, said)):
        return b"", _engine(directory).sample_rate
    audio = _engine(directory).generate(said, sid=speaker, speed=speed)
    scaled = np.clip(np.asarray(audio.samples) * _HEADROOM, -1, 1) * _LOUDEST
    return edged(trimmed(scaled.astype(np.int16)), audio.sample_rate), audio.sample_rate


@cache
def _engine(directory: str) -> Any:  # noqa: ANN401 - of a library that most do not install
    """Loaded when first needed, by the process that needs it."""
    try:
        sherpa = import_module("sherpa_onnx")
    except ImportError as error:
        raise SherpaUnusable("sherpa-onnx is not installed") from error
    model = sherpa.OfflineTtsModelConfig(**_family(sherpa, Path(directory)), num_threads=1)
    config = sherpa.OfflineTtsConfig(model=model)
    if not config.validate():
        raise SherpaUnusable(f"{directory} lacks files of its model")
    return sherpa.OfflineTts(config)


def _family(sherpa: Any, directory: Path) -> dict[str, Any]:  # noqa: ANN401 - as above
    """By what only that family has: Kokoro its voices; the others are VITS, as MeloTTS is."""
    files = {
        "model": _model(directory),
        "tokens": str(directory / "tokens.txt"),
        "lexicon": ",".join(map(str, sorted(directory.glob("lexicon*.txt")))),
        "data_dir": _if_there(directory / "espeak-ng-data"),
    }
    voices = directory / "voices.bin"
    if voices.exists():
        return {"kokoro": sherpa.OfflineTtsKokoroModelConfig(**files, voices=str(voices))}
    return {"vits": sherpa.OfflineTtsVitsModelConfig(**files)}


def _model(directory: Path) -> str:
    """The small one where there are two."""
    found = (directory / name for name in _MODELS if (directory / name).is_file())
    model = next(found, None)
    if model is None:
        raise SherpaUnusable(f"{directory} holds no {_MODELS[-1]}")
    return str(model)


def _if_there(path: Path) -> str:
    return str(path) if path.exists() else ""
