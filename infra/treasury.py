"""Keys and credits put together."""

import secrets
from functools import cached_property

from domain.rate_limit import RateLimits
from domain.services.activation import Activation
from domain.services.announcing import Announcing
from domain.services.auditing import Auditing
from domain.services.concluding import Concluding
from domain.services.issuing import Issuing
from domain.services.key_keeping import KeyKeeping
from domain.services.key_register import KeyRegister
from domain.services.ledger import Ledger
from domain.services.planning import Planning
from domain.services.telling import Telling
from domain.unit_of_work import Database
from infra.auth.key_codes import HmacKeyCodes
from infra.identity import new_id, utc_now
from infra.settings import Settings


class Treasury:
    def __init__(
        self,
        settings: Settings,
        *,
        database: Database,
        rate_limits: RateLimits,
        telling: Telling,
        auditing: Auditing,
    ) -> None:
        self._database = database
        self._auditing = auditing
        self._rate_limits = rate_limits
        self._codes = HmacKeyCodes(
            settings.key_code_secret.get_secret_value(), random_bits=secrets.randbits
        )
        self.ledger = Ledger(new_id=new_id)
        self.announcing = Announcing(telling=telling, new_id=new_id)
        self.concluding = Concluding(
            ledger=self.ledger, telling=telling, announcing=self.announcing
        )

    @cached_property
    def activation(self) -> Activation:
        return Activation(
            database=self._database,
            codes=self._codes,
            ledger=self.ledger,
            announcing=self.announcing,
            rate_limits=self._rate_limits,
            new_id=new_id,
            clock=utc_now,
        )

    @cached_property
    def issuing(self) -> Issuing:
        return Issuing(
            database=self._database,
            codes=self._codes,
            auditing=self._auditing,
            new_id=new_id,
            clock=utc_now,
        )

    @cached_property
    def key_keeping(self) -> KeyKeeping:
        return KeyKeeping(
            database=self._database,
            codes=self._codes,
            ledger=self.ledger,
            auditing=self._auditing,
            announcing=self.announcing,
        )

    @cached_property
    def key_register(self) -> KeyRegister:
        return KeyRegister(database=self._database, codes=self._codes, clock=utc_now)

    @cached_property
    def planning(self) -> Planning:
        return Planning(database=self._database, auditing=self._auditing)
