"""The files of the repository, as git sees them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def files(*, suffix: str = "") -> list[Path]:
    """What a commit of everything would hold, as paths relative to the root."""
    listed = _git("ls-files", "--cached", "--others", "--exclude-standard")
    kept = set(listed) - set(ignored_files())
    return sorted(Path(name) for name in kept if name.endswith(suffix) and (ROOT / name).is_file())


@cache
def ignored_files() -> list[str]:
    """Tracked although .gitignore names them."""
    return _git("ls-files", "--cached", "--ignored", "--exclude-standard")


def _git(*arguments: str) -> list[str]:
    listed = subprocess.run(["git", *arguments, "-z"], cwd=ROOT, capture_output=True, check=True)
    return [name for name in listed.stdout.decode().split("\0") if name]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text())


def text_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Numbered lines; none where the file is no text."""
    try:
        text = (ROOT / path).read_text()
    except UnicodeDecodeError:
        return
    yield from enumerate(text.split("\n"), start=1)
