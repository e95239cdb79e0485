"""What the engine without a model takes for a long page, by what it is asked for.

All are asked in turn, of the same text: a busy machine slows all. The ratio is what counts; the
milliseconds are this machine's. `python -m bench.bench_offline_engine 200000` takes a longer page.
"""

import asyncio
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median, quantiles

from domain.source import SourceArticle
from domain.writing import AnswerBrief, Brief, DistilBrief, ScriptBrief
from infra.ai.analyst import LexicalAnalyst
from infra.ai.lexicon import Lexicon
from infra.ai.writer_offline import OfflineWriter, keywords, summarise

_CHARACTERS = 10_000
_ROUNDS = 40
_WARM_UP = 3
_TITLE = "活下来靠的不是咖啡"
_SCRIPT = ScriptBrief(duration_seconds=60, characters_per_minute=250)
_ARTICLES = Path(__file__).parents[1] / "tests" / "infra" / "ai" / "articles"


def _long_page(characters: int) -> str:
    """The test articles again and again, each time with other numbers: no sentence comes twice."""
    articles = "\n".join(
        path.read_text(encoding="utf-8") for path in sorted(_ARTICLES.glob("*.txt"))
    )
    numbered: list[str] = []
    length = 0
    while length < characters:
        numbered.append(articles.replace("。", f"（{len(numbered)}）。"))
        length += len(numbered[-1])
    return "\n".join(numbered)[:characters]


async def _drop(_piece: object) -> None:
    """Nobody reads along."""


def _operations(text: str) -> Mapping[str, Callable[[], object]]:
    lexicon = Lexicon()
    writer, analyst = OfflineWriter(lexicon), LexicalAnalyst(lexicon)
    article = SourceArticle(text=text, title=_TITLE)
    return {
        "summarise": lambda: summarise(text, 5),
        "keywords": lambda: keywords(_TITLE, text, 5),
        "analyse": lambda: analyst.analyse(text, title=_TITLE),
        "distil": lambda: asyncio.run(writer.distil(article, DistilBrief(), write=_drop)),
        "rewrite": lambda: asyncio.run(writer.rewrite(article, Brief(), write=_drop)),
        "compose": lambda: asyncio.run(writer.compose([article], Brief(), take=_drop)),
        "integrate": lambda: asyncio.run(
            writer.integrate(_TITLE, [article], AnswerBrief(), take=_drop)
        ),
        "script": lambda: asyncio.run(writer.script(article, _SCRIPT, take=_drop)),
    }


def _measured(operations: Mapping[str, Callable[[], object]]) -> Mapping[str, list[float]]:
    """The milliseconds of each call, by operation; dictionaries are loaded before."""
    taken: dict[str, list[float]] = {name: [] for name in operations}
    for number in range(_WARM_UP + _ROUNDS):
        for name, run in operations.items():
            started = time.perf_counter()
            run()
            if number >= _WARM_UP:
                taken[name].append((time.perf_counter() - started) * 1000)
    return taken


def main() -> None:
    characters = int(sys.argv[1]) if len(sys.argv) > 1 else _CHARACTERS
    taken = _measured(_operations(_long_page(characters)))
    cheapest = min(median(milliseconds) for milliseconds in taken.values())
    for name, milliseconds in taken.items():
        slow = quantiles(milliseconds, n=100)[94]
        sys.stdout.write(
            f"{name:10} median {median(milliseconds):7.2f} ms, 95 % within {slow:7.2f} ms,"
            f" {median(milliseconds) / cheapest:5.1f} × the cheapest\n"
        )


if __name__ == "__main__":
    main()
