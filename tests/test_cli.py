"""The commands that are over at once, on files of their own."""

import asyncio
import csv
import io
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from infra.db.migration import migrate

Cli = Callable[..., subprocess.CompletedProcess[str]]

CLI = Path(__file__).parents[1] / "cli.py"
CODE = re.compile(r"LW(-[0-9A-Z]{5}){4}")
EMPTY = {"DATABASE_URL": "", "READ_DATABASE_URL": "", "REDIS_URL": "", "QUEUE_REDIS_URL": ""}


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    def run(*arguments: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(CLI), *arguments],
            input=stdin,
            env={**os.environ, **EMPTY, "DATA_DIR": str(tmp_path), **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture
def migrated(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    asyncio.run(migrate(f"sqlite:///{tmp_path / 'laowang.db'}"))
    with closing(sqlite3.connect(tmp_path / "laowang.db")) as database:
        yield database


def rows(database: sqlite3.Connection, query: str) -> list[tuple[object, ...]]:
    with database:
        return database.execute(query).fetchall()


def test_help_names_every_command(cli: Cli) -> None:
    shown = cli("--help").stdout
    for command in ("run", "serve", "worker", "migrate", "doctor", "admin", "keys", "plans"):
        assert re.search(rf"\b{command}\b", shown)


def test_serve_is_explained_and_refused_as_other_commands_are(cli: Cli) -> None:
    assert "Serve the API on HOST and PORT." in cli("serve", "--help").stdout
    refused = cli("serve", "--descriptor", "one")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "Invalid value for '--descriptor'" in refused.stderr


def test_migrate_makes_the_database_that_the_doctor_expects(cli: Cli) -> None:
    done = cli("migrate")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "The database is at the newest schema.\n"
    examined = cli("doctor", "--no-providers", PORT="0")
    assert examined.returncode == 0
    assert "✓ database: SQLite\n✓ schema: at revision" in examined.stdout
    assert "✗" not in examined.stdout


def test_an_administrator_with_a_password_from_standard_input(
    cli: Cli, migrated: sqlite3.Connection
) -> None:
    done = cli("admin", "create", "Boss@Example.com", stdin="correct horse\n")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "Opened an administrator's account for boss@example.com.\n"
    assert rows(migrated, "SELECT email, role, status FROM users") == [
        ("boss@example.com", "ADMIN", "ACTIVE")
    ]
    [(password_hash,)] = rows(migrated, "SELECT password_hash FROM users")
    assert "correct horse" not in str(password_hash)


def test_a_refused_administrator_changes_nothing(cli: Cli, migrated: sqlite3.Connection) -> None:
    cli("admin", "create", "boss@example.com", stdin="correct horse\n")
    before = rows(migrated, "SELECT * FROM users"), rows(migrated, "SELECT * FROM audit_entries")
    for email, password, said in (
        ("boss@example.com", "another one\n", "This address has an account; sign in instead.\n"),
        ("boss", "correct horse\n", "Give an address like name@example.com.\n"),
        ("chief@example.com", "", "A password has 8 to 256 characters.\n"),
    ):
        done = cli("admin", "create", email, stdin=password)
        assert (done.returncode, done.stdout, done.stderr) == (1, "", said)
    after = rows(migrated, "SELECT * FROM users"), rows(migrated, "SELECT * FROM audit_entries")
    assert after == before
    assert [len(table) for table in after] == [1, 1]


def test_codes_alone_are_on_standard_output(cli: Cli, migrated: sqlite3.Connection) -> None:
    options = ("--plan", "creator", "--count", "3", "--name", "春节", "--expires", "2099-01-01")
    done = cli("keys", "issue", *options)
    assert done.returncode == 0
    codes = done.stdout.splitlines()
    assert len(set(codes)) == 3
    assert all(CODE.fullmatch(code) for code in codes)
    assert re.fullmatch(r"Issued 3 keys of plan creator, batch \w{26}\.\n", done.stderr)
    assert rows(migrated, "SELECT name, count, expires_at FROM batches") == [
        ("春节", 3, "2099-01-01 00:00:00.000000")
    ]
    stored = rows(migrated, "SELECT code_prefix FROM keys")
    assert {prefix for (prefix,) in stored} == {code[:8] for code in codes}


def test_codes_come_as_a_table_for_a_spreadsheet(cli: Cli, migrated: sqlite3.Connection) -> None:
    done = cli("keys", "issue", "--plan", "trial", "--count", "2", "--csv")
    assert done.returncode == 0
    header, *lines = list(csv.reader(io.StringIO(done.stdout.removeprefix("\ufeff"))))
    assert header == ["code", "plan", "credits", "valid days", "activate before"]
    assert [line[1:] for line in lines] == [["体验版", "20", "7", ""]] * 2
    stored = rows(migrated, "SELECT code_prefix FROM keys ORDER BY id")
    assert [(line[0][:8],) for line in lines] == stored


def test_plans_are_made_and_changed(cli: Cli, migrated: sqlite3.Connection) -> None:
    terms = ("name=团队版", "credits=900", "valid-days=90", "max-concurrent=5", "daily-cap=200")
    made = "team: 团队版, 900 credits for 90 days, 5 at once, 200 a day, priority 0, on sale\n"
    done = cli("plans", "set", "team", *terms)
    assert (done.returncode, done.stdout) == (0, made)
    done = cli("plans", "set", "team", "priority=9", "on-sale=no")
    assert done.stdout == made.replace("priority 0, on sale", "priority 9, not on sale")
    listed = cli("plans", "list").stdout.splitlines()
    assert [line.partition(":")[0] for line in listed] == ["trial", "creator", "team", "studio"]
    assert rows(migrated, "SELECT action, actor_id, subject_id FROM audit_entries ORDER BY id") == [
        ("plan.created", None, "team"),
        ("plan.changed", None, "team"),
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("team", "credits=5"), "A new plan also needs: daily_cap, max_concurrent, "),
        (("creator", "credits=0"), "The number of credits must be from 1 to 1000000.\n"),
        (("creator", "credits=many"), "A term reads name=value, "),
        (("Creator", "credits=5"), "A plan's id begins with a lower-case letter "),
    ],
)
def test_refused_terms_change_no_plan(
    cli: Cli, migrated: sqlite3.Connection, arguments: tuple[str, ...], said: str
) -> None:
    before = rows(migrated, "SELECT * FROM plans")
    done = cli("plans", "set", *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(said)
    assert rows(migrated, "SELECT * FROM plans") == before
    assert rows(migrated, "SELECT * FROM audit_entries") == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--plan", "gold", "--count", "3"), "There is no plan 'gold'.\n"),
        (
            ("--plan", "creator", "--count", "3", "--expires", "2026-01-01"),
            "Keys that can no longer be activated are not issued; give a moment to come.\n",
        ),
        (("--plan", "creator", "--count", "0"), "A batch has 1 to 10000 keys.\n"),
    ],
)
def test_refused_keys_are_not_issued(
    cli: Cli, migrated: sqlite3.Connection, options: tuple[str, ...], said: str
) -> None:
    done = cli("keys", "issue", *options)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)
    assert rows(migrated, "SELECT * FROM batches") == rows(migrated, "SELECT * FROM keys") == []


@pytest.mark.parametrize("command", [["migrate"], ["admin", "create", "boss@example.com"]])
def test_an_absent_database_is_said_in_one_line(cli: Cli, command: list[str]) -> None:
    url = "mysql://app:hunter2@127.0.0.1:1/laowang"
    done = cli(*command, stdin="correct horse\n", DATABASE_URL=url)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The database does not answer as it should: ")
    assert done.stderr.endswith("`python cli.py doctor` says more.\n")
    assert done.stderr.count("\n") == 1
    assert "hunter2" not in done.stderr


@pytest.mark.parametrize("command", ["run", "serve", "worker"])
def test_no_command_starts_with_wrong_settings(cli: Cli, tmp_path: Path, command: str) -> None:
    done = cli(command, ENVIRONMENT="production", PORT="high")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("These environment variables need a correction:\n")
    assert "PORT: Input should be a valid integer" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_fails_a_broken_machine_and_says_what_to_do(cli: Cli) -> None:
    done = cli(
        *("doctor", "--no-providers"),
        PORT="0",
        DATABASE_URL="mysql://app:hunter2@127.0.0.1:1/laowang",
        REDIS_URL="redis://:hunter2@127.0.0.1:1",
    )
    assert done.returncode == 1
    assert "✗ database: cannot be reached" in done.stdout
    assert "    → Check that the server runs, and host and password in REDIS_URL.\n" in done.stdout
    assert "hunter2" not in done.stdout + done.stderr
