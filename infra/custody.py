"""What creators take with them, show to others, and leave behind, put together."""

from dataclasses import dataclass
from functools import cached_property

from domain.services.exporting import Exporting
from domain.services.leaving import Leaving
from domain.services.sharing import Sharing
from domain.services.stopping import Stopping
from domain.services.telling import Telling
from infra.auth.share_tokens import RandomShareTokens
from infra.cache.share_views import RedisShareViews
from infra.connections import Connections
from infra.depot import Depot
from infra.identity import new_id, utc_now
from infra.queue.export_notices import RedisExportNotices
from infra.reception import Reception
from infra.serving import app_address
from infra.settings import Settings


@dataclass(kw_only=True, eq=False)
class Custody:
    settings: Settings
    connections: Connections
    depot: Depot
    reception: Reception
    stopping: Stopping
    telling: Telling

    @cached_property
    def exporting(self) -> Exporting:
        return Exporting(
            database=self.connections.database,
            blobs=self.depot.blobs,
            notices=self.export_notices,
            new_id=new_id,
            clock=utc_now,
        )

    @cached_property
    def export_notices(self) -> RedisExportNotices:
        return RedisExportNotices(self.connections.queue_redis, self.connections.hub)

    @cached_property
    def sharing(self) -> Sharing:
        secret = self.settings.jwt_secret.get_secret_value()
        return Sharing(
            database=self.connections.database,
            tokens=RandomShareTokens(),
            views=RedisShareViews(self.connections.redis, visitor_secret=secret),
            rate_limits=self.reception.rate_limits,
            base_url=app_address(self.settings),
            new_id=new_id,
            clock=utc_now,
        )

    @cached_property
    def leaving(self) -> Leaving:
        return Leaving(
            database=self.connections.database,
            sessions=self.reception.sessions,
            passwords=self.connections.passwords,
            second_factor=self.reception.second_factors,
            rate_limits=self.reception.rate_limits,
            stopping=self.stopping,
            auditing=self.reception.auditing,
        )
