"""The parts of one answer as clients expected them in August 2022 (`deferSpec=20220824`).

A fragment is known by its path and label instead of by an id. What two fragments share, or a
fragment and what is around it, is told once: clients put all of it together by its path.
"""

from server.incremental import Part


class PartsOf2022:
    """Of one answer: later parts are translated by what earlier ones have said."""

    def __init__(self) -> None:
        self._pending: dict[str, Part] = {}
        self._begun: set[str] = set()  # ids of which something was told

    def of(self, part: Part) -> Part:
        self._pending.update({each["id"]: each for each in part.get("pending", ())})
        told: Part = {name: part[name] for name in ("data", "errors", "extensions") if name in part}
        increments = [
            *(self._increment(each) for each in part.get("incremental", ())),
            *self._ends(part.get("completed", ())),
        ]
        if increments:
            told["incremental"] = increments
        return {**told, "hasNext": part["hasNext"]}

    def _increment(self, increment: Part) -> Part:
        self._begun.add(increment["id"])
        told = self._place(increment["id"])
        told["path"] = [*told["path"], *increment.get("subPath", ())]
        told["data"] = increment["data"]
        if "errors" in increment:
            told["errors"] = increment["errors"]
        return told

    def _ends(self, completed: list[Part]) -> list[Part]:
        """Of fragments that failed, and of those all of which came with others."""
        return [
            {**self._place(each["id"]), "data": None, "errors": each["errors"]}
            if "errors" in each
            else {**self._place(each["id"]), "data": {}}
            for each in completed
            if "errors" in each or each["id"] not in self._begun
        ]

    def _place(self, pending_id: str) -> Part:
        pending = self._pending[pending_id]
        return {name: pending[name] for name in ("path", "label") if name in pending}
