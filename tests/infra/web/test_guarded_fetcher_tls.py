"""Dialling an address does not weaken TLS: names go into SNI and are held against certificates."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from domain.failure import FailureCode, RecipeFailed
from infra.web.fetcher import GuardedFetcher
from infra.web.url_policy import PublicUrls
from tests.infra.web.loopback import PUBLIC, Names, Serve, answering, fetcher, redirecting

BODY = b"<p>secret</p>"
NAME = "secure.example"


class Authority:
    """A certificate authority that lasts for one test."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test CA")])
        self.certificate = (
            self._begun(self._name, self._key)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), critical=False
            )
            .add_extension(_signing(), critical=True)
            .sign(self._key, hashes.SHA256())
        )

    def _begun(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey
    ) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
        )

    def server(self, directory: Path, asked: list[str | None]) -> ssl.SSLContext:
        """A server's side for `NAME` and `PUBLIC`, which notes the names it is asked for."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = [x509.DNSName(NAME), x509.IPAddress(ip_address(PUBLIC))]
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        certificate = (
            self._begun(x509.Name([]), key)
            .add_extension(x509.SubjectAlternativeName(names), critical=True)
            .add_extension(issuer, critical=False)
            .sign(self._key, hashes.SHA256())
        )
        chain = directory / "chain.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        chain.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        context.sni_callback = lambda _socket, name, _context: asked.append(name)
        return context

    def client(self) -> ssl.SSLContext:
        pem = self.certificate.public_bytes(serialization.Encoding.PEM)
        return ssl.create_default_context(cadata=pem.decode())


def _signing() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


async def test_the_name_is_in_sni_and_in_the_certificate(
    serve: Serve, authority: Authority, tmp_path: Path
) -> None:
    asked: list[str | None] = []
    site = await serve({"/": answering(BODY)}, tls=authority.server(tmp_path, asked))
    guarded = fetcher(ssl_context=authority.client())
    page = await guarded.fetch(site.url(host=NAME, scheme="https"))
    assert page.body == BODY
    assert asked == [NAME]
    assert f"Host: {NAME}:{site.port}" in site.requests[0]


async def test_an_address_without_a_name_is_held_against_the_certificate_too(
    serve: Serve, authority: Authority, tmp_path: Path
) -> None:
    site = await serve({"/": answering(BODY)}, tls=authority.server(tmp_path, []))
    guarded = fetcher(ssl_context=authority.client())
    assert (await guarded.fetch(site.url(scheme="https"))).body == BODY


async def test_a_certificate_of_another_name_is_refused(
    serve: Serve, authority: Authority, tmp_path: Path
) -> None:
    site = await serve({"/": answering(BODY)}, tls=authority.server(tmp_path, []))
    guarded = fetcher(ssl_context=authority.client())
    with pytest.raises(RecipeFailed) as caught:
        await guarded.fetch(site.url(host="other.example", scheme="https"))
    assert caught.value.code is FailureCode.SOURCE_UNREACHABLE
    assert site.requests == []


async def test_an_unknown_authority_is_refused_by_default(
    serve: Serve, authority: Authority, tmp_path: Path
) -> None:
    site = await serve({"/": answering(BODY)}, tls=authority.server(tmp_path, []))
    urls = PublicUrls(ports={site.port}, is_allowed=lambda address: address.is_loopback)
    guarded = GuardedFetcher(urls, resolve=Names([PUBLIC]).resolve)
    with pytest.raises(RecipeFailed) as caught:
        await guarded.fetch(site.url(host=NAME, scheme="https"))
    assert caught.value.code is FailureCode.SOURCE_UNREACHABLE
    assert site.requests == []


async def test_a_redirect_may_leave_https_but_not_the_internet(
    serve: Serve, authority: Authority, tmp_path: Path
) -> None:
    plain = await serve({"/": answering(BODY)})
    secure = await serve({}, tls=authority.server(tmp_path, []))
    secure.answers["/out"] = redirecting(plain.url())
    secure.answers["/in"] = redirecting("http://localhost/")
    guarded = fetcher(ssl_context=authority.client())
    assert (await guarded.fetch(secure.url("/out", host=NAME, scheme="https"))).body == BODY
    with pytest.raises(RecipeFailed) as caught:
        await guarded.fetch(secure.url("/in", host=NAME, scheme="https"))
    assert caught.value.code is FailureCode.SOURCE_FORBIDDEN
