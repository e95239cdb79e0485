"""What the staff can do with accounts."""

import strawberry

from domain.permission import Permission, staff
from resolvers import job_administration as jobs
from resolvers import user_administration as resolvers
from schema.job_administration import StuckGenerationInput, StuckGenerationPayload
from schema.payload import mutation
from schema.user_administration import (
    SetUserRoleInput,
    SetUserRolePayload,
    SetUserStatusInput,
    SetUserStatusPayload,
)


@strawberry.type(description="What the staff can do with accounts.")
class AdministrationMutations:
    set_user_status = mutation(
        resolvers.set_user_status,
        "Disables an account: its sessions, tokens, sockets, generations and exports end at once,"
        " held credits are given back, and its webhooks are told nothing. Or lets it in again."
        " Asking again is harmless.",
        access=staff(Permission.MANAGE_USERS),
        takes=SetUserStatusInput,
        gives=SetUserStatusPayload,
    )
    requeue_generation = mutation(
        jobs.requeue_generation,
        "Takes a generation that is stuck from its worker, and has it begun anew within seconds,"
        " with all its attempts. Its credits stay held.",
        access=staff(Permission.MANAGE_GENERATIONS),
        takes=StuckGenerationInput,
        gives=StuckGenerationPayload,
    )
    fail_generation = mutation(
        jobs.fail_generation,
        "Ends a generation that is stuck, and gives its credits back.",
        access=staff(Permission.MANAGE_GENERATIONS),
        takes=StuckGenerationInput,
        gives=StuckGenerationPayload,
    )
    set_user_role = mutation(
        resolvers.set_user_role,
        "Gives an account another role, at once.",
        access=staff(Permission.MANAGE_USERS),
        takes=SetUserRoleInput,
        gives=SetUserRolePayload,
    )
