"""Looking keys up: all of them for the staff, and where the credits of one have gone."""

from dataclasses import dataclass, replace

from domain.errors import NotFound
from domain.ids import Clock
from domain.key import Batch, Key, KeyCodes, KeyMalformed
from domain.key_register import KeyCriteria, SearchInvalid
from domain.ledger import LedgerLine, line_for_owner, line_for_staff
from domain.page import Page, PageRequest
from domain.unit_of_work import Database


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KeyRegister:
    database: Database
    codes: KeyCodes
    clock: Clock

    def searched(self, criteria: KeyCriteria, search: str | None) -> KeyCriteria:
        """Narrowed to a code, or to those that begin so; raises `SearchInvalid`."""
        if search is None:
            return criteria
        try:
            return replace(criteria, code_digest=self.codes.digest(self.codes.normal(search)))
        except KeyMalformed:
            return self._prefixed(criteria, search)

    def _prefixed(self, criteria: KeyCriteria, search: str) -> KeyCriteria:
        try:
            return replace(criteria, code_prefix=self.codes.prefix(search))
        except KeyMalformed as error:
            raise SearchInvalid from error

    async def page(
        self, criteria: KeyCriteria, request: PageRequest, *, viewer_id: str
    ) -> Page[Key]:
        """Of all keys, newest first, with all that the viewer has changed."""
        async with self.database.read(user_id=viewer_id) as reader:
            return await reader.key_register.page(criteria, request, now=self.clock())

    async def batches(self, request: PageRequest, *, viewer_id: str) -> Page[Batch]:
        """Newest first."""
        async with self.database.read(user_id=viewer_id) as reader:
            return await reader.batches.page(request)

    async def ledger(
        self, key_id: str, request: PageRequest, *, viewer_id: str, is_staff: bool
    ) -> Page[LedgerLine]:
        """A key's movements, newest first, from the primary.

        Raises `NotFound` for a key that is neither the viewer's nor for staff to see.
        """
        async with self.database.read_latest() as reader:
            key = await reader.keys.get(key_id)
            if key is None or not (is_staff or key.owner_id == viewer_id):
                raise NotFound
            page = await reader.ledger.page(key_id, request)
        lines = [
            line_for_staff(entry) if is_staff else line_for_owner(entry, viewer_id)
            for entry in page.items
        ]
        return Page(lines, page.has_next_page, page.has_previous_page)
