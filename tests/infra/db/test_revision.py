"""Which schema a release was written for is known without what changes one."""

from alembic.script import ScriptDirectory

from infra.db.revision import SCRIPTS, history


def test_the_history_is_that_of_the_migrations() -> None:
    scripts = ScriptDirectory(str(SCRIPTS)).walk_revisions()

    assert list(history()) == [script.revision for script in scripts]
