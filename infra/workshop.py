"""What workers alone do, put together: an API process would load it in vain."""

from datetime import timedelta
from functools import cached_property

from domain.letter import AppLinks
from domain.services.clearing import Clearing
from domain.services.compiling import Compiling
from domain.services.erasing import Erasing
from domain.services.expiring import Expiring
from domain.services.finishing import Finishing
from domain.services.isolating import Isolating
from domain.services.letters import Letters
from domain.services.mailing import Mailing
from domain.services.packing import Packing
from domain.services.performing import Performing
from domain.services.sweeping import Sweeping
from infra.blobs.archives import ZipArchives
from infra.bootstrap import Studio
from infra.cookbook import INPUT_TYPES
from infra.identity import new_id, random_name, utc_now
from infra.mail.opening import open_mailer, open_sent_mails
from infra.own_recipes import VendorRecipes
from infra.serving import app_address


class Workshop(Studio):
    """The product with what is done behind it."""

    @cached_property
    def performing(self) -> Performing:
        return Performing(
            database=self._database,
            recipes=self._cookbook.recipes,
            own_recipes=VendorRecipes(
                database=self._database,
                sealing=self._sealing,
                cookbook=self._cookbook,
                base_urls=self._settings.own_key_base_urls,
            ),
            finishing=Finishing(
                database=self._database,
                concluding=self.treasury.concluding,
                indexing=self.archive.indexing,
            ),
            events=self._connections.events,
            worker_id=random_name(),
            new_id=new_id,
            clock=utc_now,
        )

    @cached_property
    def sweeping(self) -> Sweeping:
        days = self._settings.media_retention_days
        return Sweeping(
            database=self._database,
            kinds=INPUT_TYPES.keys(),
            concluding=self.treasury.concluding,
            queue=self._queue,
            events=self._connections.events,
            blobs=self.depot.blobs,
            isolating=Isolating(clock=utc_now),
            clock=utc_now,
            media_retention=None if days is None else timedelta(days=days),
        )

    @cached_property
    def packing(self) -> Packing:
        database = self._database
        return Packing(
            database=database,
            compiling=Compiling(
                database=database, live_sessions=self.reception.sessions.live_sessions
            ),
            archives=ZipArchives(self.depot.blobs),
            blobs=self.depot.blobs,
            notices=self.custody.export_notices,
            telling=self.post_office.telling,
        )

    @cached_property
    def erasing(self) -> Erasing:
        return Erasing(database=self._database)

    @cached_property
    def mailing(self) -> Mailing:
        return Mailing(
            database=self._database,
            letters=Letters(
                database=self._database,
                proving=self.front_desk.proving,
                # To the front end, where it has an address of its own, or else beside the API.
                links=AppLinks(app_address(self._settings)),
            ),
            mailer=open_mailer(self._settings),
            isolating=Isolating(clock=utc_now),
        )

    @cached_property
    def clearing(self) -> Clearing:
        return Clearing(sent=open_sent_mails(self._settings), clock=utc_now)

    @cached_property
    def expiring(self) -> Expiring:
        return Expiring(
            database=self._database,
            announcing=self.treasury.announcing,
            isolating=Isolating(clock=utc_now),
        )
