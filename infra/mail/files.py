"""Mails as files, for a machine that has no mail server."""

import asyncio
import os
import re
import tempfile
from email.policy import SMTP
from pathlib import Path

from domain.ids import Clock
from domain.mail import Mail, MailUnavailable
from infra.mail.message import message_of
from infra.mail_settings import Sender

_NAME = re.compile(r"[A-Za-z0-9_-]+")


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
        descriptor, aside = tempfile.mkstemp(dir=self._directory, prefix=".draft-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(written)
                file.flush()
                os.fsync(descriptor)
            Path(aside).replace(self._directory / name)
        except OSError:
            Path(aside).unlink(missing_ok=True)
            raise
