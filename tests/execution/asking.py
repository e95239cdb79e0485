"""Questions from seeds, asked of both executions."""

from random import Random

from graphql import ExecutionResult, parse

from execution import CompiledOperation, Compiler
from tests.execution.context import Context
from tests.execution.giving import json_of_all
from tests.execution.judging import objections, out_of_turn
from tests.execution.oracle import Question, all_possible, answered_by_core
from tests.execution.writing import Writing
from tests.execution.zoo import ZOO, declared, world

#: How many in a thousand values are faulty, or null, in one world or another.
_FAULTS = (0, 4, 30, 120)
_NULLS = (0, 30, 200)

COMPILER = Compiler(ZOO, declarations=declared)


async def objections_to(seed: int, *, times: int) -> list[str]:
    """To what is answered to the seed's document, asked several times."""
    random = Random(seed)  # noqa: S311 - to be drawn again, not to be secret
    written = Writing(ZOO, random).write()
    document = parse(written.text)
    compiled: CompiledOperation | None = None
    for turn in range(times):
        asked = world(
            random.getrandbits(32), faults=random.choice(_FAULTS), nulls=random.choice(_NULLS)
        )
        question = Question(document, json_of_all(written.variables, random), asked)
        compiled = compiled or COMPILER.compile(document, question.operation)
        found = await _compared(question, compiled)
        if found:
            return [
                f"Seed {seed}, turn {turn}, {asked.faults} faults:",
                *found,
                written.text,
                f"{question.variables}",
            ]
    return []


async def _compared(question: Question, compiled: CompiledOperation) -> list[str]:
    contexts = Context(question.world), Context(question.world)
    core = await answered_by_core(question, contexts[0])
    answer = await compiled.execute(
        context=contexts[1], root_value=question.root_value(), variables=question.variables
    )
    found = await _judged(question, answer, core)
    if contexts[0].calls != contexts[1].calls:
        found.append(f"Called: {contexts[1].calls} for {contexts[0].calls}")
    return found and [*found, f"{answer}", f"{core}"]


async def _judged(question: Question, answer: ExecutionResult, core: ExecutionResult) -> list[str]:
    if core.errors is None or all(error.path is None for error in core.errors):
        return objections(answer, core, None)
    possible, names = await all_possible(question)
    assert objections(core, core, possible) == []
    found = objections(answer, core, possible)
    return [*found, *(out_of_turn(answer, names) if question.root_name == "Mutation" else [])]
