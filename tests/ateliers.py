"""Makers of pictures and sounds for tests of others: no process starts before one is used."""

from domain.unit_of_work import Database
from infra.atelier import Atelier, Makers
from infra.depot import Depot
from infra.processes import Processes
from infra.settings import Settings
from infra.speech.espeak import EspeakSpeaker


def idle_atelier(database: Database) -> Atelier:
    settings = Settings()
    processes = Processes(size=1, memory_bytes=2**30, seconds=60)
    return Atelier(
        settings,
        database=database,
        depot=Depot(settings, database=database, intake=processes),
        makers=Makers(processes=processes, speakers=(EspeakSpeaker(processes),), images=None),
    )
