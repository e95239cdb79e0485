"""What MariaDB and MySQL each call the same things about positions and replicas."""

import math
import re
from dataclasses import dataclass

from sqlalchemy import TextClause, text
from sqlalchemy.dialects.mysql.base import MySQLDialect
from sqlalchemy.ext.asyncio import AsyncConnection

from infra.db.positions import CommitPosition

_INTERVAL = re.compile(r":(\d+)(?:-(\d+))?(?=[:,\s]|$)")
#: To MySQL a time-out of zero means to wait for ever.
_SHORTEST_WAIT_SECONDS = 0.001
_REACHED = 0
_STATUS = text("SHOW REPLICA STATUS")
_LAG_COLUMNS = frozenset({"Seconds_Behind_Master", "Seconds_Behind_Source"})
_PROVEN = "proven_order"


@dataclass(frozen=True, slots=True)
class _Words:
    committed: TextClause
    wait: TextClause


_MARIADB = _Words(
    committed=text("SELECT @@last_gtid"),
    wait=text("SELECT MASTER_GTID_WAIT(:gtid, :seconds)"),
)
_MYSQL = _Words(
    # Numbers of a time when it still gave them would be old news.
    committed=text("SELECT IF(@@global.gtid_mode LIKE 'ON%', @@global.gtid_executed, '')"),
    wait=text("SELECT WAIT_FOR_EXECUTED_GTID_SET(:gtid, :seconds)"),
)


class GtidsMissing(Exception):
    """The primary does not number its transactions (MySQL's gtid_mode, which is OFF by default)."""


async def committed_position(connection: AsyncConnection) -> CommitPosition | None:
    """A position that includes what this connection last committed; None where that is nothing.

    Raises `GtidsMissing`.
    """
    words = _words_of(connection)
    gtid = await connection.scalar(words.committed)
    if gtid:
        return CommitPosition(_order(gtid), gtid.replace("\n", ""))
    if words is _MYSQL:
        raise GtidsMissing
    return None


def _words_of(connection: AsyncConnection) -> _Words:
    dialect = connection.dialect
    is_mariadb = isinstance(dialect, MySQLDialect) and dialect.is_mariadb
    return _MARIADB if is_mariadb else _MYSQL


def _order(gtid: str) -> int:
    """MariaDB's sequence number; of MySQL's sets, how many transactions they hold."""
    intervals = _INTERVAL.findall(gtid)
    if not intervals:
        return int(gtid.rsplit("-", 1)[-1])
    return sum(int(last or first) - int(first) + 1 for first, last in intervals)


async def has_reached(
    connection: AsyncConnection, position: CommitPosition, *, wait_seconds: float
) -> bool:
    """Whether the connection's server has the position, waiting for it a little.

    Where several replicas stand behind one address, a connection stays with one of them: what
    it has proven once need not be asked again, and says nothing about the others.
    """
    if connection.info.get(_PROVEN, -1) >= position.order:
        return True
    seconds = max(wait_seconds, _SHORTEST_WAIT_SECONDS)
    wait = _words_of(connection).wait
    answer = await connection.scalar(wait, {"gtid": position.gtid, "seconds": seconds})
    if answer != _REACHED:
        return False
    connection.info[_PROVEN] = position.order
    return True


async def lag_seconds(connection: AsyncConnection) -> float | None:
    """How far the connection's server is behind; infinite where replication has stopped.

    None where it is no replica, but for example one node of a cluster.
    """
    status = (await connection.execute(_STATUS)).mappings().first()
    if status is None:
        return None
    lags = [status[column] for column in _LAG_COLUMNS & status.keys()]
    return math.inf if lags[0] is None else float(lags[0])
