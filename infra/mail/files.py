"""Mails as files, for a machine that has no mail server."""

import asyncio
import math
import os
import re
import tempfile
from datetime import datetime
from email.policy import SMTP
from pathlib import Path

from domain.ids import Clock
from domain.mail import Mail, MailUnavailable
from infra.mail.message import message_of
from infra.mail_settings import Sender

_NAME = re.compile(r"[A-Za-z0-9_-]+")
_DRAFT = ".draft-"


class FileMailer:
    """`<message id>.eml` for each mail; one that is sent again takes its own place.

    The files hold links that open accounts: nobody but their owner may read them.
    """

    def __init__(self, directory: Path, sender: Sender, *, clock: Clock) -> None:
        self._directory = directory
        self._sender = sender
        self._clock = clock

    async def send(self, mail: Mail) -> None:
        written = message_of(mail, self._sender, now=self._clock()).as_bytes(policy=SMTP)
        if not _NAME.fullmatch(mail.message_id):
            raise MailUnavailable("message id: no name for a file")
        try:
            await asyncio.to_thread(self._write, f"{mail.message_id}.eml", written)
        except OSError as error:
            raise MailUnavailable(f"file: {error.strerror}") from error

    def _write(self, name: str, written: bytes) -> None:
        """Whoever looks finds the whole mail or none."""
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, aside = tempfile.mkstemp(dir=self._directory, prefix=_DRAFT)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(written)
                file.flush()
                os.fsync(descriptor)
            Path(aside).replace(self._directory / name)
        except OSError:
            Path(aside).unlink(missing_ok=True)
            raise


class MailFolder:
    """Where `FileMailer` writes, now or before there was a server; it need not exist."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    async def forget(self, *, sent_before: datetime) -> list[str]:
        """With drafts that a crash left."""
        return await asyncio.to_thread(self._forget, sent_before.timestamp())

    def _forget(self, sent_before: float) -> list[str]:
        aged = [
            path
            for pattern in ("*.eml", f"{_DRAFT}*")
            for path in self._directory.glob(pattern)
            if _modified_at(path) < sent_before
        ]
        for path in aged:
            path.unlink(missing_ok=True)
        return [path.stem for path in aged]


def _modified_at(path: Path) -> float:
    """In seconds; never, of a file that another worker has just deleted."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return math.inf
