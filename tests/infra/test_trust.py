"""One reading of the authorities serves all clients, and lets nobody through."""

import ssl
from collections.abc import Callable

import pytest

from infra import provider_trust, trust


@pytest.mark.parametrize(
    "trusted_authorities", [trust.trusted_authorities, provider_trust.trusted_authorities]
)
def test_a_certificate_and_its_name_are_insisted_on(
    trusted_authorities: Callable[[], ssl.SSLContext],
) -> None:
    context = trusted_authorities()

    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert trusted_authorities() is context
