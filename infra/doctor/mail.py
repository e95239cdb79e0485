"""The mail server: whether it can be reached, is who it says, and lets us in."""

import time

from domain.mail import MailUnavailable
from infra.doctor.finding import Examination, failed, ok, warning
from infra.identity import utc_now
from infra.mail.smtp import SmtpMailer
from infra.mail_settings import Tls, sender_of, smtp_server
from infra.settings import Settings

_SECONDS = 10.0


async def examine_mail(settings: Settings) -> Examination:
    url = settings.smtp_url.get_secret_value()
    if not url:
        yield ok("mail", f"no server: mails are files in {settings.data_dir / 'mail'}")
        return
    server = smtp_server(url)
    sender = sender_of(settings.mail_from)
    mailer = SmtpMailer(server, sender, clock=utc_now, seconds=_SECONDS)
    started = time.monotonic()
    try:
        await mailer.greet()
    except MailUnavailable as error:
        detail = f"{server.host}:{server.port} cannot be used: {error.reason}"
        yield failed("mail", detail, "Check host, port, tls, user and password in SMTP_URL.")
        return
    took = time.monotonic() - started
    yield ok("mail", f"{server.host}:{server.port} lets us in after {took:.1f} s; nothing was sent")
    if server.tls is Tls.NONE:
        yield warning(
            "mail encryption",
            "none: whoever is on the way can read links that open accounts",
            "Leave tls=none out of SMTP_URL, unless the server is on this machine.",
        )
