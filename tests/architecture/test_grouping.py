"""Tests that share something slow find each other, whatever file or folder is renamed."""

from tests.grouping import SHARING
from tests.product import ROOT


def test_every_place_that_shares_is_there() -> None:
    assert [place for place in SHARING if not (ROOT / place).exists()] == []
