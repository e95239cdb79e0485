"""What docs/privacy.md promises is what the code does."""

from pathlib import Path

import pytest

from domain.export import EXPORT_LIFETIME, EXPORT_LINK_LIFETIME
from domain.services.sections import ACCOUNT_SECTIONS
from domain.session import ACCESS_TOKEN_LIFETIME
from domain.share import SHARE_MEMORY
from domain.upload import UPLOAD_LIFETIME

DOCUMENT = (Path(__file__).parent.parent.parent / "docs" / "privacy.md").read_text()


@pytest.mark.parametrize(
    ("data", "promise"),
    [
        ("uploads (", f"{UPLOAD_LIFETIME.total_seconds() / 3600:.0f} hours"),
        ("exports and", f"{EXPORT_LIFETIME.days} days"),
        ("shared links", f"{SHARE_MEMORY.days} days after they expire"),
    ],
)
def test_each_row_says_how_long(data: str, promise: str) -> None:
    [row] = [line for line in DOCUMENT.splitlines() if line.startswith(f"| {data}")]

    assert row.split("|")[2].strip() == promise


def test_what_is_said_of_sessions_and_links_is_so() -> None:
    minutes = int(ACCESS_TOKEN_LIFETIME.total_seconds()) // 60

    assert f"within {minutes} minutes" in DOCUMENT
    assert f"{minutes + 1} minutes later" in DOCUMENT
    assert EXPORT_LINK_LIFETIME.total_seconds() == 3600


def test_an_account_s_files_have_names_of_their_own() -> None:
    paths = [section.path for section in ACCOUNT_SECTIONS]

    assert len(set(paths)) == len(paths)
    assert all(path.endswith((".json", ".csv")) for path in paths)
