"""What holds for every test."""

import gc
import signal

import hypothesis
import pytest
from xdist.remote import Producer

from tests.grouping import Grouping, sharing_first

# How long an example takes says how busy the machine is.
hypothesis.settings.register_profile("laowang", deadline=None)
hypothesis.settings.load_profile("laowang")

# A shell starts background commands with Ctrl-C ignored, and so would run all that they start:
# the products that these tests stop that way.
signal.signal(signal.SIGINT, signal.default_int_handler)

# What collecting makes lasts until the end: to look through it for garbage takes a third of it.
gc.disable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = sharing_first(items)


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Grouping:
    return Grouping(config, log)
