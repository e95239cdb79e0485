"""What one run of the comparison does, long or short."""

import asyncio
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from bench.comparison import contest
from bench.comparison.contenders import Contender, require_same_answers
from bench.comparison.databases import Databases
from bench.comparison.growth import measure_growth
from bench.comparison.history_rows import HistoryRows
from bench.comparison.load import Load
from bench.comparison.measuring import Measuring, Pace
from bench.comparison.product_process import WITHOUT_PLANS, ProductProcess, product_process
from bench.comparison.results import Comparison, Results, Starts
from bench.comparison.subscriptions import Scenario, measure_subscriptions
from bench.comparison.workloads import (
    HISTORY_20,
    HISTORY_100,
    ME,
    MUTATION,
    TYPENAME,
    Workload,
)

_USER = ("01U00000000000000000000000", "老旺")


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    pace: Pace
    memory: Sequence[Workload]
    mariadb: Sequence[Workload]
    starts: int
    scenarios: Sequence[Scenario]
    sizes: Sequence[int]


QUICK = Program(
    pace=Pace(rounds=5, turn_seconds=0.3, warm_up_seconds=3),
    memory=(HISTORY_20, TYPENAME),
    mariadb=(HISTORY_20,),
    starts=2,
    scenarios=(Scenario(idle=0, seconds=4),),
    sizes=(10**3, 10**5),
)
WHOLE = Program(
    pace=Pace(rounds=12, turn_seconds=0.75, warm_up_seconds=5),
    memory=(HISTORY_20, HISTORY_20.cold, HISTORY_100, HISTORY_100.cold, TYPENAME),
    mariadb=(HISTORY_20, HISTORY_20.cold, HISTORY_100),
    starts=5,
    scenarios=(Scenario(0, 10), Scenario(1_000, 10), Scenario(5_000, 10)),
    sizes=(10**3, 10**5, 10**7),
)


@dataclass
class Run:
    """What fails is told by the results, such as where servers do not give the same answers."""

    program: Program
    databases: Databases
    directory: Path
    load: Load
    results: Results

    def everything(self) -> None:
        for name, measure in self._parts():
            sys.stderr.write(f"{name} …\n")
            try:
                measure()
            except Exception as error:  # noqa: BLE001 - told at the end; the others need it not
                self.results.failures[name] = f"{type(error).__name__}: {error}"

    def _parts(self) -> Iterator[tuple[str, Callable[[], None]]]:
        yield "servers in memory", self.in_memory
        yield "servers with MariaDB", self.in_mariadb
        yield "starts", self.starts
        for scenario in self.program.scenarios:
            yield (
                f"subscriptions, {scenario.idle:,} of them idle",
                partial(self.subscriptions, scenario),
            )
        yield "growth", self.growth

    @cached_property
    def _product(self) -> Mapping[str, str]:
        """The settings of the product that is compared."""
        return self.databases.create("product")

    @property
    def _measuring(self) -> Measuring:
        return Measuring(self.load, self.program.pace)

    def in_memory(self) -> None:
        rows = HistoryRows.of(*_USER).write(self.directory / "rows.json")
        with ExitStack() as stack:
            contenders = contest.in_memory(
                stack, rows, viewer=_USER[0], redis_url=self.databases.redis.url
            )
            self._note_first("memory", contenders)
            answer = self.directory / "answer.json"
            answer.write_bytes(contenders[0].answer(HISTORY_20))
            floor = contest.bytes_alone(stack, answer)
            for workload in self.program.memory:
                self._compare("memory", workload, contenders, [floor])

    def in_mariadb(self) -> None:
        database = self._product["DATABASE_URL"]
        with ExitStack() as stack:
            product = stack.enter_context(
                product_process(self.directory / "product", self._product)
            )
            without_plans = stack.enter_context(
                product_process(self.directory / "plain", self._product, program=WITHOUT_PLANS)
            )
            account = product.sign_up()
            rows = HistoryRows.of(account.user_id, account.display_name)
            asyncio.run(rows.insert(database))
            rivals = contest.rivals_in_database(stack, database, account)
            floor = contest.statements_alone(stack, database, account)
            ours = partial(contest.ours_in_database, product, without_plans)
            self._note_first("mariadb", [*ours(), *rivals])
            for workload in self.program.mariadb:
                self._compare("mariadb", workload, [*ours(), *rivals], [floor])
            for workload in (ME, MUTATION):
                self._compare("mariadb", workload, ours(), [])

    def _note_first(self, store: str, contenders: Sequence[Contender]) -> None:
        for each in contenders:
            began = time.perf_counter()
            each.answer(HISTORY_20)
            self.results.first_ms[store, each.name] = 1000 * (time.perf_counter() - began)

    def _compare(
        self,
        store: str,
        workload: Workload,
        contenders: Sequence[Contender],
        floors: Sequence[Contender],
    ) -> None:
        """Floors answer the page alone, and in a form of their own."""
        require_same_answers(workload, contenders)
        everybody = [*contenders, *floors] if "first" in workload.variables else contenders
        figures = self._measuring.compare(workload, everybody)
        comparison = Comparison(store=store, workload=workload, figures=figures)
        self.results.comparisons.append(comparison)
        for each in everybody:
            self.results.titles[each.name] = each.title
            self.results.resident_bytes[store, each.name] = each.running.resident_bytes()

    def starts(self) -> None:
        started: list[ProductProcess] = []
        resident: list[int] = []
        for _ in range(self.program.starts):
            with product_process(self.directory / "product", self._product) as product:
                started.append(product)
                resident.append(product.running.resident_bytes())
        self.results.starts = Starts(
            [each.seconds_to_ready for each in started],
            [each.cpu_seconds for each in started],
            resident,
        )

    def subscriptions(self, scenario: Scenario) -> None:
        figures = measure_subscriptions(self.databases, self.directory, scenario)
        self.results.subscriptions.append(figures)

    def growth(self) -> None:
        measuring = Measuring(self.load, self.program.pace, connections=1)
        self.results.growth = measure_growth(
            self.databases, self.directory, measuring, self.program.sizes
        )
