"""The writer that is loaded with what it is first asked: it gives what that one gives."""

import subprocess
import sys
from collections.abc import Awaitable, Callable

import pytest

from domain.language import Locale
from domain.writing import AnswerBrief, Brief, CardBrief, DistilBrief, Engine, ScriptBrief, Writer
from infra.ai.lexicon import Lexicon
from infra.ai.models import Models
from infra.ai.writer_late import LateWriter
from tests.infra.ai.calling import OpenEndpoint
from tests.infra.ai.offline_sources import Taken, offline_writer, source
from tests.infra.ai.openai_server import OpenAIServer
from tests.infra.ai.samples import Reader, distil

Ask = Callable[[Writer, Taken, Reader], Awaitable[object]]

ARTICLE = source("coffee.txt", title="一家社区咖啡店的第五年")
QUESTION = "社区咖啡店怎么留住熟客？"
ASKED: dict[str, Ask] = {
    "distil": lambda writer, _, reader: writer.distil(
        ARTICLE, DistilBrief(focus="熟客"), write=reader.write
    ),
    "plan": lambda writer, *_: writer.plan(QUESTION),
    "integrate": lambda writer, taken, _: writer.integrate(
        QUESTION, [ARTICLE], AnswerBrief(), take=taken.passage
    ),
    "rewrite": lambda writer, _, reader: writer.rewrite(
        ARTICLE, Brief(language=Locale.ZH_CN), write=reader.write
    ),
    "compose": lambda writer, taken, _: writer.compose([ARTICLE], Brief(), take=taken.passage),
    "script": lambda writer, taken, _: writer.script(
        ARTICLE, ScriptBrief(duration_seconds=30, characters_per_minute=250), take=taken.shot
    ),
    "outline": lambda writer, *_: writer.outline(ARTICLE, CardBrief(points=3)),
}
_UNASKED = """
import sys
from infra.ai.lexicon import Lexicon
from infra.ai.writer_late import LateWriter

LateWriter(None, Lexicon())
print("infra.ai.writer_offline" in sys.modules, "infra.ai.writer_llm" in sys.modules)
"""


def test_nothing_is_loaded_before_it_is_asked() -> None:
    told = subprocess.run(
        [sys.executable, "-c", _UNASKED], capture_output=True, text=True, timeout=60, check=True
    )

    assert told.stdout.split() == ["False", "False"]


@pytest.mark.parametrize("task", ASKED)
async def test_our_own_engine_writes_where_there_are_no_models(task: str, lexicon: Lexicon) -> None:
    late, plain = LateWriter(None, lexicon), offline_writer()
    writers: list[Writer] = [late, plain]
    takens, readers = [Taken(), Taken()], [Reader(), Reader()]

    answers = [
        await ASKED[task](writer, taken, reader)
        for writer, taken, reader in zip(writers, takens, readers, strict=True)
    ]

    assert answers[0] == answers[1]
    assert takens[0] == takens[1]
    assert readers[0] == readers[1]
    assert (late.engine, late.version) == (Engine.OFFLINE, plain.version)


async def test_models_write_where_there_are_any(
    server: OpenAIServer, make_endpoint: OpenEndpoint, lexicon: Lexicon
) -> None:
    models = Models([make_endpoint(server.base_url)], clock=lambda: 0.0)
    writer, reader = LateWriter(models, lexicon), Reader()

    made = await distil(writer, reader)

    assert (writer.engine, made.provenance.engine) == (Engine.LLM, Engine.LLM)
    assert reader.text == made.body != ""
    assert models.names[0] in writer.version
