"""Why webhooks are disabled, wrong codes of the second factor, and names that were chosen."""

import sqlalchemy as sa
from alembic import op

from infra.db.migrations.steps import add_column
from infra.db.types import Ascii, UtcDateTime

revision = "0007"
down_revision: str | None = "0006"
branch_labels: str | None = None
depends_on: str | None = None

_REASONS = (
    "UPDATE webhooks SET disabled_reason = CASE status WHEN 'FAILING' THEN 'NO_ANSWER'"
    " ELSE 'OWNER' END WHERE status <> 'ENABLED' AND disabled_reason IS NULL"
)
#: Names were the first part of the address where none was given. Whoever may have had another
#: address before chooses once more.
_CHOSEN_NAMES = (
    "UPDATE users SET is_name_chosen = :chosen WHERE is_name_chosen <> :chosen"
    " AND display_name <> SUBSTR(SUBSTR(email, 1, INSTR(email, '@') - 1), 1, 40)"
    " AND NOT EXISTS (SELECT 1 FROM audit_entries WHERE audit_entries.subject_id = users.id"
    " AND audit_entries.action = 'user.email_change_requested')"
)


def upgrade() -> None:
    add_column("webhooks", sa.Column("disabled_reason", Ascii(32)))
    add_column(
        "users", sa.Column("wrong_codes", sa.Integer, nullable=False, server_default="0")
    )
    add_column("users", sa.Column("codes_refused_until", UtcDateTime))
    add_column(
        "users",
        sa.Column("is_name_chosen", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.execute(_REASONS)
    op.execute(sa.text(_CHOSEN_NAMES).bindparams(chosen=True))
