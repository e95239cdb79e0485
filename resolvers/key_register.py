"""The staff's keys: issued, looked up, ended, put right."""

from collections.abc import Sequence

from domain.key import BATCHES_LIST, Batch, Key
from domain.key_register import KEY_REGISTER_LIST, KeyCriteria, ReportedKey, report
from domain.page import PageRequest, Position
from domain.services.issuing import BatchTerms
from domain.staff_request import Asked
from resolvers.batch import OfEach, made_of_loaded
from resolvers.context import Context, Info
from resolvers.node import key_of
from resolvers.page import After, Connection, First
from resolvers.payload import Changed


async def issue_keys(info: Info, *, terms: BatchTerms, idempotency_key: str | None) -> Changed:
    issued = await info.context.product.back_office.issuing.issue(
        terms.plan_id,
        count=terms.count,
        name=terms.name,
        activate_before=terms.activate_before,
        asked=Asked.of(info.context.require_actor(), idempotency_key),
    )
    return {
        "batch": issued.batch,
        "codes": issued.codes,
        "csv": None if issued.replayed else issued.csv,
        "replayed": issued.replayed,
    }


async def revoke_key(info: Info, *, key_id: str, refund: bool, reason: str) -> Changed:
    revoked = await info.context.product.key_keeping.revoke(
        key_of(key_id, "Key"), info.context.require_actor(), reason=reason, is_refunded=refund
    )
    return {
        "key": revoked.key,
        "refunded_credits": revoked.refunded_credits,
        "held_credits": revoked.held_credits,
    }


async def adjust_credits(
    info: Info, *, key_id: str, amount: int, reason: str, idempotency_key: str | None
) -> Changed:
    asked = Asked.of(info.context.require_actor(), idempotency_key)
    adjusted = await info.context.product.key_keeping.adjust(
        key_of(key_id, "Key"), asked, amount=amount, reason=reason
    )
    return {"key": adjusted.key, "replayed": adjusted.replayed}


async def admin_keys(
    info: Info, criteria: KeyCriteria, search: str | None, request: PageRequest
) -> Connection[Key]:
    viewer, register = info.context.require_viewer(), info.context.product.key_register
    page = await register.page(
        register.searched(criteria, search), request, viewer_id=viewer.user_id
    )
    return Connection(page, _key_cursor)


def _key_cursor(key: Key) -> str:
    return Position(key.created_at, key.id).to_cursor(KEY_REGISTER_LIST)


async def admin_key_batches(
    info: Info, *, first: First = None, after: After = None
) -> Connection[Batch]:
    viewer = info.context.require_viewer()
    request = PageRequest.of(BATCHES_LIST, first=first, after=after)
    page = await info.context.product.key_register.batches(request, viewer_id=viewer.user_id)
    return Connection(page, _batch_cursor)


def _batch_cursor(batch: Batch) -> str:
    return Position(batch.created_at, batch.id).to_cursor(BATCHES_LIST)


async def csv(batches: Sequence[Batch], context: Context) -> OfEach[str]:
    def reported(keys: Sequence[ReportedKey]) -> str:
        return report(keys, now=context.product.clock())

    loader = context.loaders.reported_keys
    return await made_of_loaded(loader, [each.id for each in batches], reported)
