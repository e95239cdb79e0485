"""What the doctor says of the mail server."""

from pathlib import Path

from pydantic import SecretStr

from infra.doctor.finding import Finding, Health
from infra.doctor.mail import examine_mail
from infra.settings import Settings
from tests.infra.mail.smtp_server import Postmaster, mail_server
from tests.servers import free_port


async def found(settings: Settings) -> list[Finding]:
    return [finding async for finding in examine_mail(settings)]


def served_at(port: int, query: str = "tls=none") -> Settings:
    return Settings(smtp_url=SecretStr(f"smtp://127.0.0.1:{port}?{query}"))


async def test_without_a_server_mails_are_files(tmp_path: Path) -> None:
    [finding] = await found(Settings(data_dir=tmp_path, smtp_url=SecretStr("")))

    assert finding.health is Health.OK
    assert str(tmp_path / "mail") in finding.detail


async def test_a_server_that_lets_us_in_gets_no_mail_and_plain_text_is_named() -> None:
    postmaster = Postmaster()
    async with mail_server(postmaster) as port:
        server, encryption = await found(served_at(port))

    assert (server.health, encryption.health) == (Health.OK, Health.WARNING)
    assert postmaster.delivered == []


async def test_a_server_that_is_away_or_cannot_encrypt_is_a_fault() -> None:
    [away] = await found(served_at(free_port()))
    async with mail_server(Postmaster()) as port:
        [plain] = await found(served_at(port, "tls=starttls"))

    assert away.health is plain.health is Health.FAILED
    assert "SMTP_URL" in away.remedy
