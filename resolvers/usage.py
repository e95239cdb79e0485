"""What has been used."""

from datetime import datetime

from domain.services.counting import UsageStats
from domain.usage_range import TimeBucket
from resolvers.context import Info


async def usage_stats(
    info: Info, *, since: datetime, until: datetime, bucket: TimeBucket
) -> UsageStats:
    viewer = info.context.require_viewer()
    return await info.context.product.counting.stats(
        viewer.user_id, since=since, until=until, bucket=bucket
    )
