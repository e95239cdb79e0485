"""What the measurements were made on, and what with."""

import json
import os
import platform
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.product import ROOT
from tests.servers import program

_RIVALS = ROOT / "bench" / "rivals"
_IN_NODE = ("@apollo/server", "graphql-yoga", "mercurius", "mysql2")
_IN_PYTHON = ("ariadne", "strawberry-graphql", "graphql-core", "asyncmy", "uvicorn")
_MODEL = re.compile(r"^model name\s*:\s*(.+)$", re.MULTILINE)
_PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Machine:
    """`versions` are those of what was measured, by its name."""

    description: str
    versions: Mapping[str, str]

    @classmethod
    def here(cls) -> Self:
        return cls(_description(), dict(_versions()))


def _description() -> str:
    model = _MODEL.search(Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores of {model[1] if model else platform.machine()},"
        f" {memory:.0f} GiB, {platform.system()} {platform.release()}"
    )


def _versions() -> Iterator[tuple[str, str]]:
    yield "Python", platform.python_version()
    yield "Node", _said("node", "--version").removeprefix("v")
    yield "MariaDB", _said("mariadbd", "--version").split("Ver ")[-1].split()[0]
    in_python = dict(_PIN.findall((_RIVALS / "requirements.txt").read_text()))
    for name in _IN_PYTHON:
        yield name, in_python[name]
    for name in _IN_NODE:
        yield name, _dependencies()[name]


def _said(name: str, *arguments: str) -> str:
    return subprocess.run(
        [program(name), *arguments], capture_output=True, text=True, check=True
    ).stdout.strip()


def _dependencies() -> Mapping[str, str]:
    pinned: Mapping[str, str] = json.loads((_RIVALS / "package.json").read_text())["dependencies"]
    return pinned
