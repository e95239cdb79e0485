"""What the staff can read of accounts."""

import strawberry

from domain.permission import Permission, staff
from resolvers.system_health import system_health
from resolvers.user_administration import admin_users
from schema.access import root_field
from schema.audit import AuditEntry, audit_log
from schema.job_administration import Job, admin_generations
from schema.page import Connection
from schema.points import SEARCH, STATISTICS
from schema.system_health import SystemHealth
from schema.user import User


@strawberry.type(description="What the staff can read of accounts.")
class AdministrationQueries:
    admin_users = root_field(
        admin_users,
        Connection[User],
        "All accounts, newest first.",
        access=staff(Permission.READ_USERS),
        cost=SEARCH,
    )
    admin_generations = root_field(
        admin_generations,
        Connection[Job],
        "Everybody's generations, newest first.",
        access=staff(Permission.READ_GENERATIONS),
        cost=SEARCH,
    )
    system_health = root_field(
        system_health,
        SystemHealth,
        "How queues, workers, replica and providers do.",
        access=staff(Permission.READ_HEALTH),
        cost=STATISTICS,
    )
    audit_log = root_field(
        audit_log,
        Connection[AuditEntry],
        "Who changed what, newest first.",
        access=staff(Permission.READ_AUDIT),
        cost=SEARCH,
    )
