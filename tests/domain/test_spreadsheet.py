"""CSV that every spreadsheet reads as it was meant."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.spreadsheet import BYTE_ORDER_MARK, csv_text

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


def rows(written: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written.removeprefix(BYTE_ORDER_MARK), newline="")))


def test_lines_end_as_the_rfc_says_and_quotes_are_doubled() -> None:
    written = csv_text(["code", "plan"], [["LW-1", 'a "b", c'], ["LW-2", "两\n行"]])

    assert written == f'{BYTE_ORDER_MARK}code,plan\r\nLW-1,"a ""b"", c"\r\nLW-2,"两\n行"\r\n'


@pytest.mark.parametrize("name", ["=1+1", "+86", "-5", "@SUM(A1)", "\tx", "\rx", "＝1", "＠x"])
def test_no_cell_is_run_as_a_formula(name: str) -> None:
    [[cell]] = rows(csv_text([name], []))
    [_, [inert]] = rows(csv_text(["name"], [[name]]))

    assert cell == name
    assert inert == f"'{name}"


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_every_cell_comes_back(cells: list[tuple[str, str]]) -> None:
    read = rows(csv_text(["a", "b"], cells))

    assert len(read) == 1 + len(cells)
    for row, found in zip(cells, read[1:], strict=True):
        for cell, shown in zip(row, found, strict=True):
            assert shown in {cell, f"'{cell}"}
