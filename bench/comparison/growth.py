"""Histories of very many rows, and how much longer their first page takes."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.comparison.databases import Databases
from bench.comparison.measuring import Figures, Measuring
from bench.comparison.product_process import ProductProcess, product_process
from bench.comparison.workloads import HISTORY_20

_BATCH = 500_000
#: Short texts: more would fill disks, and no page shows more than its own rows.
_COLUMNS = {
    "id": "CONCAT('01K', LPAD(seq, 23, '0'))",
    "type": "'Article'",
    "generation_id": "CONCAT('01G', LPAD(seq, 23, '0'))",
    "kind": "ELT(1 + seq % 3, 'EXTRACT', 'REWRITE', 'FROM_URL')",
    "platform": "ELT(1 + seq % 2, 'XIAOHONGSHU', 'BILIBILI')",
    "title": "CONCAT('秋日食谱之', seq)",
    "tags": """'["美食", "秋天"]'""",
    "is_favorite": "seq % 10 = 0",
    "created_at": "'2020-01-01' + INTERVAL 9 * seq SECOND",
    "updated_at": "'2020-01-01' + INTERVAL 9 * seq SECOND",
    "deleted_at": "IF(seq % 20 = 0, '2026-01-01', NULL)",
    "body": "'南瓜汤要小火慢炖，最后加一勺奶油。'",
    "word_count": "17",
    "summary": "'南瓜汤'",
    "key_points": "'[]'",
    "quotes": "'[]'",
    "citations": "'[]'",
    "platform_issues": "'[]'",
    "title_candidates": "'[]'",
    "quotations": "'[]'",
    "version": "1",
    "index_version": "0",
}


def fill(databases: Databases, database: str, *, owner_id: str, rows: int) -> None:
    """That owner's contents, of no generations and not in the index of texts."""
    names, values = ", ".join(_COLUMNS), ", ".join(_COLUMNS.values())
    for first in range(1, rows + 1, _BATCH):
        last = min(rows, first + _BATCH - 1)
        databases.mariadb.sql(
            f"USE {database}",
            "SET foreign_key_checks = 0, unique_checks = 0",
            f"INSERT INTO contents (owner_id, {names})"
            f" SELECT '{owner_id}', {values} FROM seq_{first}_to_{last}",
        )
    databases.mariadb.sql(f"USE {database}", "ANALYZE TABLE contents")


def measure_growth(
    databases: Databases, directory: Path, measuring: Measuring, sizes: Sequence[int]
) -> Mapping[int, Figures]:
    """The first page of a history of each size, asked in turn of products of their own."""
    with ExitStack() as stack:
        products = {size: _product(databases, directory, stack, size) for size in sizes}
        contenders = [
            product.sign_in().contender(str(size), f"{size} rows")
            for size, product in products.items()
        ]
        figures = measuring.compare(HISTORY_20, contenders)
    return {size: figures[str(size)] for size in sizes}


def _product(databases: Databases, directory: Path, stack: ExitStack, size: int) -> ProductProcess:
    name = f"rows_{size}"
    variables = databases.create(name)
    product = stack.enter_context(product_process(directory / name, variables))
    fill(databases, name, owner_id=product.sign_up().user_id, rows=size)
    return product
