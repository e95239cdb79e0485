"""Opens the voices of what the operator configured.

The libraries of the providers are loaded with the first of their kind (docs/adr/0046): together
they would cost every process a second at its start.
"""

from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

from domain.language import Sentence
from domain.voice import Speaker
from infra.processes import Processes
from infra.provider_settings import SpeechKind, SpeechProvider
from infra.speech.sherpa import ModelSpeaker, SherpaSpeaker

_MODEL_BYTES = 3 * 1024**3


def open_speaker(provider: SpeechProvider, processes: Processes, stack: AsyncExitStack) -> Speaker:
    """Connects when first used; the stack closes it."""
    match provider.kind:
        case SpeechKind.OPENAI:
            return _normalising(_openai_speaker(provider, processes, stack))
        case SpeechKind.GTTS:
            return _normalising(_gtts_speaker(provider, processes, stack))
        case SpeechKind.EDGE:
            return _normalising(_edge_speaker(provider, processes))
        case SpeechKind.SHERPA:
            return _model_speaker(provider, stack)


def _normalising(speaker: Speaker) -> Speaker:
    from infra.speech.normalising import NormalisingSpeaker  # noqa: PLC0415 - see above

    return NormalisingSpeaker(speaker)


def _openai_speaker(
    provider: SpeechProvider, processes: Processes, stack: AsyncExitStack
) -> Speaker:
    from infra.speech.openai_speech import OpenAiSpeaker, SpeechAccount  # noqa: PLC0415 - see above

    account = SpeechAccount(
        api_key=provider.api_key.get_secret_value(),
        model=provider.model,
        heeds_speed=provider.heeds_speed,
        seconds=provider.timeout_seconds,
    )
    if provider.base_url is not None:
        account = replace(account, base_url=str(provider.base_url))
    speaker = OpenAiSpeaker(account, processes=processes)
    stack.push_async_callback(speaker.aclose)
    return speaker


def _gtts_speaker(provider: SpeechProvider, processes: Processes, stack: AsyncExitStack) -> Speaker:
    from infra.speech.gtts_speech import GttsSpeaker  # noqa: PLC0415 - see above

    speaker = GttsSpeaker(processes=processes, seconds=provider.timeout_seconds)
    stack.push_async_callback(speaker.aclose)
    return speaker


def _edge_speaker(provider: SpeechProvider, processes: Processes) -> Speaker:
    from infra.speech.edge_speech import EdgeSpeaker  # noqa: PLC0415 - see above

    return EdgeSpeaker(processes=processes, seconds=provider.timeout_seconds)


def _model_speaker(provider: SpeechProvider, stack: AsyncExitStack) -> Speaker:
    """In a process of its own: models take more memory than others may have."""
    processes = Processes(size=1, memory_bytes=_MODEL_BYTES, seconds=provider.timeout_seconds)
    stack.push_async_callback(processes.aclose)
    speakers = [
        ModelSpeaker(number=each.number, name=Sentence(each.name, each.name), gender=each.gender)
        for each in provider.voices
    ]
    return SherpaSpeaker(processes, directory=provider.directory or Path(), speakers=speakers)
