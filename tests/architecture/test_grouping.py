"""Tests that share something slow find each other, whatever file or folder is renamed."""

from tests.grouping import APART, SHARING
from tests.product import ROOT


def test_every_place_that_shares_is_there() -> None:
    assert [place for place in SHARING if not (ROOT / place).exists()] == []


def test_every_file_of_tests_apart_is_there() -> None:
    assert [file for file in APART if not (ROOT / file).exists()] == []
