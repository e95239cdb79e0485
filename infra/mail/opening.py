"""The mailer that the operator chose, and what it leaves behind."""

from pathlib import Path

from domain.mail import Mailer, SentMails
from infra.identity import utc_now
from infra.mail.files import FileMailer, MailFolder
from infra.mail.smtp import SmtpMailer
from infra.mail_settings import sender_of, smtp_server
from infra.settings import Settings


def open_mailer(settings: Settings) -> Mailer:
    """SMTP where there is a server, or else files in the folder of the data."""
    sender = sender_of(settings.mail_from)
    url = settings.smtp_url.get_secret_value()
    if not url:
        return FileMailer(_folder(settings), sender, clock=utc_now)
    return SmtpMailer(smtp_server(url), sender, clock=utc_now)


def open_sent_mails(settings: Settings) -> SentMails:
    """Whatever the operator chose: there may have been no server before."""
    return MailFolder(_folder(settings))


def _folder(settings: Settings) -> Path:
    return settings.data_dir / "mail"
