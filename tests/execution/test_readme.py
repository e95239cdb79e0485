import re
import subprocess
import sys

from tests.product import ROOT

_README = ROOT / "execution" / "README.md"


def test_the_example_runs() -> None:
    [first, *_] = re.findall(r"```python\n(.*?)```", _README.read_text(), re.DOTALL)
    ran = subprocess.run(
        [sys.executable, "-c", first], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "{'greeting': 'Hello, Ada!'} None\n"


def test_every_module_is_explained() -> None:
    """Or is one that others are explained by."""
    modules = {path.name for path in _README.parent.glob("*.py")}
    unexplained = {"__init__.py", "info.py", "plan.py", "values.py"}
    assert {name for name in modules if name not in _README.read_text()} == unexplained
