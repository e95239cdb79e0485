"""Generations in the hands of the staff."""

from domain.generation import Generation
from domain.job_register import JOBS_LIST, JobCriteria
from domain.page import PageRequest
from resolvers.context import Info
from resolvers.node import key_of
from resolvers.page import Connection
from resolvers.payload import Changed


async def admin_generations(
    info: Info, criteria: JobCriteria, request: PageRequest
) -> Connection[Generation]:
    page = await info.context.product.back_office.job_administration.page(criteria, request)
    return Connection(page, JOBS_LIST)


async def requeue_generation(info: Info, *, generation_id: str, reason: str) -> Changed:
    key = key_of(generation_id, "Generation")
    jobs = info.context.product.back_office.job_administration
    actor = info.context.require_actor()
    return {"generation": await jobs.requeue(key, reason=reason, actor=actor)}


async def fail_generation(info: Info, *, generation_id: str, reason: str) -> Changed:
    key = key_of(generation_id, "Generation")
    jobs = info.context.product.back_office.job_administration
    actor = info.context.require_actor()
    return {"generation": await jobs.fail(key, reason=reason, actor=actor)}
