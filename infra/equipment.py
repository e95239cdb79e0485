"""The engines that were opened, with what their circuits say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.engines import EngineHealth, EngineOffer
from domain.generation import GenerationKind
from domain.recipes.generate_cover import TYPESETTER
from domain.voice import Speaker
from domain.writing import Engine
from infra.ai.offline_model import MODEL
from infra.atelier import Makers
from infra.circuit import Circuit, CircuitState
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
    circuit: Circuit | None = None

    @property
    def is_spared(self) -> bool:
        """An engine on trial is not: the next call may be let through."""
        return self.circuit is not None and self.circuit.state is CircuitState.OPEN

    def health(self) -> EngineHealth:
        """Of one that cannot be away there is no count."""
        return EngineHealth(
            name=f"{self.engine}:{self.model}",
            is_spared=self.is_spared,
            calls=0 if self.circuit is None else self.circuit.calls,
            failures=0 if self.circuit is None else self.circuit.failures,
        )

    def offer(self, kind: GenerationKind) -> EngineOffer:
        return EngineOffer(
            kind=kind,
            engine=self.engine,
            model=self.model,
            is_available=not self.is_spared,
        )


class Equipment:
    def __init__(self, connections: Connections) -> None:
        self._models = connections.models
        self._searcher = connections.searcher
        self._makers = connections.makers

    def offers(self) -> Sequence[EngineOffer]:
        return [found.offer(kind) for kind in GenerationKind for found in self._of(kind)]

    def health(self) -> Sequence[EngineHealth]:
        engines = [found.health() for kind in GenerationKind for found in self._of(kind)]
        return list({engine.name: engine for engine in engines}.values())

    def _of(self, kind: GenerationKind) -> Iterator[_Found]:
        """Nothing can be searched for where there is no searcher."""
        if kind is GenerationKind.SEARCH and not self._searcher.is_available:
            return
        yield from self._parts_of(kind)

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
        if self._models is None:
            yield _Found(Engine.OFFLINE, MODEL)
            return
        for model, circuit in self._models.circuits:
            yield _Found(Engine.LLM, model, circuit)


def _searchers(searcher: FailoverSearcher) -> Iterator[_Found]:
    for name, circuit in searcher.circuits:
        yield _Found(Engine.SEARCH, name, circuit)


def _painters(makers: Makers) -> Iterator[_Found]:
    if makers.images is not None:
        yield _Found(Engine.IMAGE_MODEL, makers.images.model, makers.images.circuit)


def _speakers(makers: Makers) -> Iterator[_Found]:
    for speaker in makers.speakers:
        is_offline = all(voice.engine.is_offline for voice in speaker.voices)
        engine = Engine.OFFLINE if is_offline else Engine.SPEECH
        yield _Found(engine, speaker.model, _circuit_of(speaker))


def _circuit_of(speaker: Speaker) -> Circuit | None:
    return speaker.circuit if isinstance(speaker, SparedSpeaker) else None
