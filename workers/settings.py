"""The worker's composition root: what it runs, and when."""

import asyncio
from collections.abc import Iterable, Sequence
from functools import partial

from domain.generation import QueueName
from domain.services.performing import Performing
from infra.ai.endpoint_opening import open_endpoint
from infra.connections import Connections, opened
from infra.identity import utc_now
from infra.queue.arq_worker import ArqWorker
from infra.queue.crew import REPORT_SECONDS
from infra.queue.ending import end
from infra.queue.notices import RedisWakes as Wakes
from infra.settings import Settings
from infra.workshop import Workshop
from workers.attempts import Sweep
from workers.attendance import Attendance
from workers.errands import part_from, run_errands, run_side_by_side
from workers.generation import run_generation
from workers.housekeeping import Housekeeping

_GRACE_SECONDS = 20.0
#: How many messages to webhooks are on their way at once.
_WEBHOOK_PLACES = 32
#: How long a message waits at the most before somebody looks for it.
_ERRAND_SECONDS = 1.0
#: How long an export waits at the most before somebody begins it.
_CUSTODY_SECONDS = 2.0
#: How long what an older release ended waits to be counted.
_COUNT_SECONDS = 30.0


async def run_worker(settings: Settings, stop: asyncio.Event) -> None:
    """Runs jobs and keeps house until `stop`; then lets running jobs end, for a while."""
    async with opened(settings, open_endpoint=open_endpoint) as connections:
        studio = Workshop(settings, connections)
        async with asyncio.TaskGroup() as group:
            keeping = [
                group.create_task(_listen(connections, studio.performing)),
                group.create_task(_housekeeping(studio).run(settings.sweep_interval_seconds)),
                group.create_task(_attendance(settings, studio).run(REPORT_SECONDS)),
                group.create_task(
                    run_side_by_side(
                        studio.post_office.delivering.claim,
                        studio.post_office.delivering.run,
                        places=_WEBHOOK_PLACES,
                        interval_seconds=_ERRAND_SECONDS,
                    )
                ),
                group.create_task(
                    run_errands(studio.mailing.send_due, interval_seconds=_ERRAND_SECONDS)
                ),
                group.create_task(
                    run_errands(studio.counting.count_past, interval_seconds=_COUNT_SECONDS)
                ),
            ]
            errands = [
                group.create_task(run_errands(errand, interval_seconds=_CUSTODY_SECONDS))
                for errand in _errands(studio)
            ]
            await _worker(settings, connections, studio).run(stop)
            await part_from(errands)
            await end([*keeping, *errands])


def _worker(settings: Settings, connections: Connections, studio: Workshop) -> ArqWorker:
    return ArqWorker(
        connections.queue_redis,
        partial(run_generation, studio.performing.perform),
        slots=_slots(settings),
        grace_seconds=_GRACE_SECONDS,
    )


def _slots(settings: Settings) -> dict[QueueName, int]:
    return {
        QueueName.TEXT: settings.worker_text_slots,
        QueueName.MEDIA: settings.worker_media_slots,
    }


def _attendance(settings: Settings, studio: Workshop) -> Attendance:
    return Attendance(
        studio.crew,
        studio.equipment,
        worker_id=studio.performing.worker_id,
        slots=_slots(settings),
        clock=utc_now,
    )


def _housekeeping(studio: Workshop) -> Housekeeping:
    sweeping = studio.sweeping
    return Housekeeping(
        often=[
            sweeping.recover,
            sweeping.deliver,
            studio.archive.indexing.fill_index,
            studio.expiring.tell_expiring,
            studio.expiring.tell_expired,
        ],
        seldom=chores(studio),
    )


def chores(studio: Workshop) -> Sequence[Sweep]:
    """What makes good each row of docs/privacy.md that ends with time, and looks for mistakes."""
    sweeping = studio.sweeping
    return [
        sweeping.check_ledger,
        sweeping.purge_deliveries,
        studio.clearing.clear_mails,
        sweeping.purge_proofs,
        sweeping.purge_uploads,
        sweeping.purge_assets,
        sweeping.purge_exports,
        sweeping.purge_shares,
        studio.archive.trashing.purge_deleted,
        # Last: the files of what was forgotten just now are orphans.
        sweeping.delete_orphans,
    ]


def _errands(studio: Workshop) -> Iterable[Sweep]:
    """Each runs beside the others, and one at a time of its kind."""
    yield studio.packing.pack_next
    yield studio.erasing.erase_next
    yield studio.custody.sharing.record_views


async def _listen(connections: Connections, performing: Performing) -> None:
    async with Wakes(connections.hub).listen() as generation_ids:
        async for generation_id in generation_ids:
            performing.notice(generation_id)
