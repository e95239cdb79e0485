"""What looks after contents that are made, put together."""

from domain.rate_limit import RateLimits
from domain.services.comparing import Comparing
from domain.services.editing import Editing
from domain.services.history import History
from domain.services.indexing import Indexing
from domain.services.isolating import Isolating
from domain.services.reviewing import Reviewing
from domain.services.revising import Revising
from domain.services.trashing import Trashing
from domain.unit_of_work import Database
from infra.db.search_words import JiebaTokenizer
from infra.identity import new_id, utc_now


class Archive:
    def __init__(
        self, *, database: Database, reviewing: Reviewing, rate_limits: RateLimits
    ) -> None:
        tokenizer = JiebaTokenizer()
        self.indexing = Indexing(
            database=database, tokenizer=tokenizer, isolating=Isolating(clock=utc_now)
        )
        self.history = History(database=database, tokenizer=tokenizer)
        self.editing = Editing(
            database=database,
            revising=Revising(reviewing=reviewing),
            indexing=self.indexing,
            rate_limits=rate_limits,
            new_id=new_id,
        )
        self.trashing = Trashing(database=database, isolating=Isolating(clock=utc_now))
        self.comparing = Comparing(database=database, rate_limits=rate_limits)
