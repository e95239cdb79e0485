"""What the tables are made of: the columns they share, and the metadata they are registered in."""

from typing import Any

from sqlalchemy import Column, Integer, MetaData, String

from infra.db.types import Ascii, UtcDateTime

ID_LENGTH = 26
ID = Ascii(ID_LENGTH, is_fixed=True)
URL = String(2000)
IN_BYTES: dict[str, Any] = {  # Any: options of any dialect, as Table takes them
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
}

metadata = MetaData(
    naming_convention={
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def moment(name: str, *, nullable: bool = True) -> Column[Any]:  # Any: as SQLAlchemy's Table
    return Column(name, UtcDateTime, nullable=nullable)


def count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)
