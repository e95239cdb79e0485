"""The mailer that the operator chose, and what it leaves behind.

Workers alone send mails, and load what that takes (docs/adr/0046).
"""

from pathlib import Path

from domain.mail import Mailer, SentMails
from infra.identity import utc_now
from infra.mail_settings import sender_of, smtp_server
from infra.settings import Settings


def open_mailer(settings: Settings) -> Mailer:
    """SMTP where there is a server, or else files in the folder of the data."""
    sender = sender_of(settings.mail_from)
    url = settings.smtp_url.get_secret_value()
    if not url:
        from infra.mail.files import FileMailer  # noqa: PLC0415 - see above

        return FileMailer(_folder(settings), sender, clock=utc_now)
    from infra.mail.smtp import SmtpMailer  # noqa: PLC0415 - see above

    return SmtpMailer(smtp_server(url), sender, clock=utc_now)


def open_sent_mails(settings: Settings) -> SentMails:
    """Whatever the operator chose: there may have been no server before."""
    from infra.mail.files import MailFolder  # noqa: PLC0415 - see above

    return MailFolder(_folder(settings))


def _folder(settings: Settings) -> Path:
    return settings.data_dir / "mail"
