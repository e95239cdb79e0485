"""The engines that were opened, with what their circuits say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.engines import EngineOffer
from domain.generation import GenerationKind
from domain.recipes.generate_cover import TYPESETTER
from domain.voice import Speaker
from domain.writing import Engine
from infra.ai.writer_llm import LlmWriter
from infra.ai.writer_offline import MODEL
from infra.atelier import Makers
from infra.circuit import CircuitState
from infra.connections import Connections
from infra.search.failover import FailoverSearcher
from infra.speech.sparing import SparedSpeaker

#: A writer has a part in all of these.
_WRITTEN = (
    GenerationKind.EXTRACT,
    GenerationKind.SEARCH,
    GenerationKind.REWRITE,
    GenerationKind.FROM_URL,
    GenerationKind.SCRIPT,
    GenerationKind.INFO_CARD,
)
_DRAWN = (GenerationKind.COVER, GenerationKind.INFO_CARD)


@dataclass(frozen=True, slots=True)
class _Found:
    engine: Engine
    model: str
    state: CircuitState = CircuitState.CLOSED

    def offer(self, kind: GenerationKind) -> EngineOffer:
        """An engine on trial is available: the next call may be let through."""
        return EngineOffer(
            kind=kind,
            engine=self.engine,
            model=self.model,
            is_available=self.state is not CircuitState.OPEN,
        )


class Equipment:
    def __init__(self, connections: Connections) -> None:
        self._writer = connections.writer
        self._searcher = connections.searcher
        self._makers = connections.makers

    def offers(self) -> Sequence[EngineOffer]:
        return [offer for kind in GenerationKind for offer in self._of(kind)]

    def _of(self, kind: GenerationKind) -> Iterator[EngineOffer]:
        """Nothing can be searched for where there is no searcher."""
        if kind is GenerationKind.SEARCH and not self._searcher.is_available:
            return
        for found in self._parts_of(kind):
            yield found.offer(kind)

    def _parts_of(self, kind: GenerationKind) -> Iterator[_Found]:
        if kind is GenerationKind.SEARCH:
            yield from _searchers(self._searcher)
        if kind in _WRITTEN:
            yield from self._writers()
        if kind is GenerationKind.COVER:
            yield from _painters(self._makers)
        if kind in _DRAWN:
            yield _Found(Engine.OFFLINE, TYPESETTER)
        if kind is GenerationKind.VOICE:
            yield from _speakers(self._makers)

    def _writers(self) -> Iterator[_Found]:
        if not isinstance(self._writer, LlmWriter):
            yield _Found(Engine.OFFLINE, MODEL)
            return
        for model, state in self._writer.states:
            yield _Found(Engine.LLM, model, state)


def _searchers(searcher: FailoverSearcher) -> Iterator[_Found]:
    for name, state in searcher.states:
        yield _Found(Engine.SEARCH, name, state)


def _painters(makers: Makers) -> Iterator[_Found]:
    if makers.images is not None:
        yield _Found(Engine.IMAGE_MODEL, makers.images.model, makers.images.state)


def _speakers(makers: Makers) -> Iterator[_Found]:
    for speaker in makers.speakers:
        is_offline = all(voice.engine.is_offline for voice in speaker.voices)
        engine = Engine.OFFLINE if is_offline else Engine.SPEECH
        yield _Found(engine, speaker.model, _state_of(speaker))


def _state_of(speaker: Speaker) -> CircuitState:
    return speaker.circuit.state if isinstance(speaker, SparedSpeaker) else CircuitState.CLOSED
