"""What surrounds an account put together over fakes, as the composition root does it."""

from typing import TYPE_CHECKING

from domain.services.auditing import Auditing
from domain.services.confirming import Confirming
from domain.services.second_factors import SecondFactors
from tests.domain.fake_totp import FakeTotp

if TYPE_CHECKING:  # a studio has one of these
    from tests.domain.studio import Studio


def confirming_of(studio: "Studio") -> Confirming:
    return Confirming(
        database=studio.database, passwords=studio.passwords, rate_limits=studio.rate_limits
    )


def auditing_of(studio: "Studio") -> Auditing:
    return Auditing(new_id=studio.new_id, clock=studio.clock)


def second_factors_of(studio: "Studio") -> SecondFactors:
    return SecondFactors(
        database=studio.database,
        totp=FakeTotp(),
        sealing=studio.sealing,
        confirming=confirming_of(studio),
        auditing=auditing_of(studio),
        telling=studio.telling,
        rate_limits=studio.rate_limits,
        random_bits=lambda bits: (1 << bits) // 3 + int(studio.new_id()),
    )
