"""What the operations of one request may cost, each and together."""

from domain.errors import BadUserInput
from domain.language import Sentence
from domain.rate_limit import COST_LIMIT


class TooExpensive(BadUserInput):
    def __init__(self, cost: int) -> None:
        super().__init__(
            Sentence(
                f"操作的成本为 {cost}，最多 {COST_LIMIT}：请减小分页，或拆成几次请求。",
                f"The operation costs {cost}, and {COST_LIMIT} is the most: ask for smaller pages,"
                " or send it in parts.",
            )
        )


class BatchTooExpensive(BadUserInput):
    def __init__(self, cost: int, *, left: int) -> None:
        super().__init__(
            Sentence(
                f"操作的成本为 {cost}，而一批请求的总成本最多 {COST_LIMIT}，已只剩 {left}："
                "请另行发送。",
                f"The operation costs {cost}, and the others of its batch leave {left} of the"
                f" {COST_LIMIT} that all may cost together: send it by itself.",
            )
        )


def require_affordable(cost: int) -> None:
    """By itself; raises `TooExpensive`."""
    if cost > COST_LIMIT:
        raise TooExpensive(cost)


class Allowance:
    """Of one batch; an operation that does not fit leaves it to the others."""

    def __init__(self) -> None:
        self._left = COST_LIMIT

    def require(self, cost: int) -> None:
        """Raises `BatchTooExpensive`."""
        if cost > self._left:
            raise BatchTooExpensive(cost, left=self._left)

    def spend(self, cost: int) -> None:
        self._left -= cost
