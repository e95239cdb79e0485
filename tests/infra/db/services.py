"""Services over a real database, as the composition root puts them together."""

from domain.services.announcing import Announcing
from domain.services.concluding import Concluding
from domain.services.isolating import Isolating
from domain.services.ledger import Ledger
from domain.services.telling import Telling
from infra.identity import new_id, utc_now

LEDGER = Ledger(new_id=new_id)
TELLING = Telling(new_id=new_id)
ANNOUNCING = Announcing(telling=TELLING, new_id=new_id)
CONCLUDING = Concluding(ledger=LEDGER, telling=TELLING, announcing=ANNOUNCING)
ISOLATING = Isolating(clock=utc_now)
