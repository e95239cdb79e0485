"""What is asked of the servers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bench.comparison.load import NUMBER
from bench.rival_servers import OPERATIONS
from tests.api.contract import operation


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """`name` is part of the names of ratios; `is_of_session`: each client is told other things."""

    name: str
    title: str
    query: str
    operation_name: str
    is_of_session: bool = False
    variables: Mapping[str, object] = field(default_factory=dict)

    @property
    def body(self) -> str:
        asked = {
            "query": self.query,
            "variables": self.variables,
            "operationName": self.operation_name,
        }
        return json.dumps(asked, ensure_ascii=False)

    @property
    def cold(self) -> "Workload":
        """The same, each time by a document that the server has never seen."""
        return replace(
            self,
            name=f"{self.name}_cold",
            title=f"{self.title}, unknown document",
            query=f"# {NUMBER}\n{self.query}",
        )


def _page(size: int) -> Workload:
    return Workload(
        name=f"history{size}",
        title=f"history page of {size}",
        query=OPERATIONS["HistoryPage"],
        operation_name="HistoryPage",
        variables={"first": size},
    )


TYPENAME = Workload(
    name="typename",
    title="`{ __typename }`",
    query=OPERATIONS["Typename"],
    operation_name="Typename",
)
HISTORY_20, HISTORY_100 = _page(20), _page(100)
#: Ours alone.
ME = Workload(
    name="me",
    title="`me` with everything",
    query=operation("Me"),
    operation_name="Me",
    is_of_session=True,
)
MUTATION = Workload(
    name="mutation",
    title="mutation `updatePreferences`",
    query=operation("UpdatePreferences"),
    operation_name="UpdatePreferences",
    variables={"input": {"brandName": "老旺", "brandColor": "#C0392B", "notifyOnFinish": True}},
)
