"""The parts of one answer as clients expected them in August 2022 (`deferSpec=20220824`).

A fragment is known by its path and label instead of by an id. What two fragments share, or a
fragment and what is around it, is told once, and by the path alone where it is not a fragment's
own. The name of a fragment is told once, with the part that completes it: some clients put all of
it together by the paths, others also read a fragment as soon as they have heard its name.
"""

from server.incremental import Part


class PartsOf2022:
    """Of one answer: later parts are translated by what earlier ones have said."""

    def __init__(self) -> None:
        self._pending: dict[str, Part] = {}

    def of(self, part: Part) -> Part:
        self._pending.update({each["id"]: each for each in part.get("pending", ())})
        told: Part = {name: part[name] for name in ("data", "errors", "extensions") if name in part}
        increments = self._increments(part.get("incremental", []), part.get("completed", []))
        if increments:
            told["incremental"] = increments
        return {**told, "hasNext": part["hasNext"]}

    def _increments(self, increments: list[Part], completed: list[Part]) -> list[Part]:
        """Under its name comes the last of a fragment's own, and what has no such says its end."""
        complete = {each["id"] for each in completed if "errors" not in each}
        last = {each["id"]: place for place, each in enumerate(increments)}
        named = {
            pending_id: place
            for pending_id, place in last.items()
            if pending_id in complete and "subPath" not in increments[place]
        }
        return [
            *(
                self._increment(each, is_named=named.get(each["id"]) == place)
                for place, each in enumerate(increments)
            ),
            *(self._end(each) for each in completed if each["id"] not in named),
        ]

    def _increment(self, increment: Part, *, is_named: bool) -> Part:
        pending = self._pending[increment["id"]]
        told: Part = {"path": [*pending["path"], *increment.get("subPath", ())]}
        if is_named and "label" in pending:
            told["label"] = pending["label"]
        told["data"] = increment["data"]
        if "errors" in increment:
            told["errors"] = increment["errors"]
        return told

    def _end(self, completed: Part) -> Part:
        """Of a fragment that failed, or all of which was told under no name or another."""
        pending = self._pending[completed["id"]]
        told: Part = {name: pending[name] for name in ("path", "label") if name in pending}
        if "errors" in completed:
            return {**told, "data": None, "errors": completed["errors"]}
        return {**told, "data": {}}
