"""The product that tests of own keys share."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.product import RunningProduct


@dataclass(frozen=True, slots=True)
class Studio:
    product: RunningProduct
    creator_codes: Iterator[str]
    trial_codes: Iterator[str]
    operators_port: int
    vendors_port: int
    data_dir: Path
