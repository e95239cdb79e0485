"""A studio whose keys are issued, looked up and changed by the staff."""

from functools import cached_property

from domain.audit import Actor
from domain.key import Key
from domain.services.key_keeping import KeyKeeping
from domain.services.key_register import KeyRegister
from domain.services.planning import Planning
from tests.domain.studio import Studio

ADMIN = Actor(user_id="the admin", ip_address="203.0.113.9")


class KeyStudio(Studio):
    @cached_property
    def key_keeping(self) -> KeyKeeping:
        return KeyKeeping(
            database=self.database,
            codes=self.codes,
            ledger=self.ledger,
            auditing=self.auditing,
            announcing=self.announcing,
        )

    @cached_property
    def key_register(self) -> KeyRegister:
        return KeyRegister(database=self.database, codes=self.codes, clock=self.clock)

    @cached_property
    def planning(self) -> Planning:
        return Planning(database=self.database, auditing=self.auditing)

    def key(self, key: Key) -> Key:
        """The row as it stands."""
        return self.database.tables.keys[key.id]
