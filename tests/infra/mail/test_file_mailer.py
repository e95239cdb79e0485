"""Mails as files: whole, private, one for each message."""

import email
import os
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from domain.mail import Mail, MailUnavailable, MailUndeliverable
from infra.mail.files import FileMailer, MailFolder
from infra.mail_settings import Sender

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
MAIL = Mail(message_id="01JMAIL", to="mei@example.com", subject="重置你的密码", text="你好！\n")


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "data" / "mail"


@pytest.fixture
def mailer(directory: Path) -> FileMailer:
    sender = Sender(name="老旺AI", address="no-reply@laowang.example")
    return FileMailer(directory, sender, clock=lambda: NOW)


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_a_mail_is_a_file_that_its_owner_alone_can_read(
    mailer: FileMailer, directory: Path
) -> None:
    await mailer.send(MAIL)

    assert names(directory) == ["01JMAIL.eml"]
    path = directory / "01JMAIL.eml"
    assert (mode_of(path), mode_of(directory)) == (0o600, 0o700)
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    assert (str(message["To"]), str(message["Subject"])) == (MAIL.to, MAIL.subject)
    assert message.get_content().replace("\r\n", "\n") == MAIL.text


async def test_a_mail_that_is_sent_again_takes_its_own_place(
    mailer: FileMailer, directory: Path
) -> None:
    await mailer.send(MAIL)
    again = Mail(message_id=MAIL.message_id, to=MAIL.to, subject=MAIL.subject, text="again\n")
    await mailer.send(again)

    assert names(directory) == ["01JMAIL.eml"]
    assert b"again" in (directory / "01JMAIL.eml").read_bytes()


@pytest.fixture
def blocked(directory: Path) -> None:
    directory.parent.mkdir()
    directory.write_text("in the way")


@pytest.mark.usefixtures("blocked")
async def test_a_folder_that_cannot_be_written_is_a_server_that_is_away(
    mailer: FileMailer,
) -> None:
    with pytest.raises(MailUnavailable):
        await mailer.send(MAIL)


async def test_a_file_that_cannot_be_put_in_place_leaves_no_draft(
    mailer: FileMailer, directory: Path
) -> None:
    (directory / "01JMAIL.eml").mkdir(parents=True)

    with pytest.raises(MailUnavailable):
        await mailer.send(MAIL)

    assert names(directory) == ["01JMAIL.eml"]


async def test_no_message_id_leads_out_of_the_folder(mailer: FileMailer, directory: Path) -> None:
    with pytest.raises(MailUnavailable):
        await mailer.send(Mail(message_id="../evil", to=MAIL.to, subject="x", text="x"))

    assert not (directory.parent / "evil.eml").exists()


async def test_an_address_that_is_none_is_given_up_here_as_well(mailer: FileMailer) -> None:
    with pytest.raises(MailUndeliverable):
        await mailer.send(Mail(message_id="1", to="a,b@example.com", subject="x", text="x"))


def aged(path: Path, at: datetime) -> None:
    os.utime(path, (at.timestamp(), at.timestamp()))


async def test_what_was_sent_before_a_moment_is_deleted(
    mailer: FileMailer, directory: Path
) -> None:
    for n in range(3):
        await mailer.send(replace(MAIL, message_id=f"{n}"))
        aged(directory / f"{n}.eml", NOW + n * timedelta(hours=1))
    (directory / ".draft-left").write_text("a crash left it")
    aged(directory / ".draft-left", NOW)
    (directory / "notes.txt").write_text("none of ours")
    aged(directory / "notes.txt", NOW)

    forgotten = await MailFolder(directory).forget(sent_before=NOW + timedelta(hours=1))

    assert sorted(forgotten) == [".draft-left", "0"]
    assert names(directory) == ["1.eml", "2.eml", "notes.txt"]


async def test_where_no_mail_was_ever_written_there_is_nothing_to_forget(directory: Path) -> None:
    assert await MailFolder(directory).forget(sent_before=NOW) == []
