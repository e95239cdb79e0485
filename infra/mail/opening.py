"""The mailer that the operator chose."""

from domain.mail import Mailer
from infra.identity import utc_now
from infra.mail.files import FileMailer
from infra.mail.smtp import SmtpMailer
from infra.mail_settings import sender_of, smtp_server
from infra.settings import Settings


def open_mailer(settings: Settings) -> Mailer:
    """SMTP where there is a server, or else files in the folder of the data."""
    sender = sender_of(settings.mail_from)
    url = settings.smtp_url.get_secret_value()
    if not url:
        return FileMailer(settings.data_dir / "mail", sender, clock=utc_now)
    return SmtpMailer(smtp_server(url), sender, clock=utc_now)
