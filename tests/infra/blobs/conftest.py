from pathlib import Path

import pytest

from infra.blobs.store import LocalBlobs
from tests.infra.blobs.shelves import URLS, new_ids


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "data" / "blobs"


@pytest.fixture
def blobs(root: Path) -> LocalBlobs:
    return LocalBlobs(root, urls=URLS, new_id=new_ids().__next__)
