"""An authenticator app whose codes anybody can reckon."""

from datetime import datetime, timedelta

_STEP = timedelta(seconds=30)


class FakeTotp:
    """The code of step 7 of secret S is `S-7`; each secret is another."""

    def __init__(self) -> None:
        self._made = 0

    def new_secret(self) -> str:
        self._made += 1
        return f"SECRET{self._made}"

    def uri(self, secret: str, *, account: str) -> str:
        return f"otpauth://totp/{account}?secret={secret}"

    def step_of(self, secret: str, code: str, *, now: datetime) -> int | None:
        present = step_at(now)
        return next(
            (step for step in range(present - 1, present + 2) if code == f"{secret}-{step}"), None
        )


def step_at(now: datetime) -> int:
    return int(now.timestamp() // _STEP.total_seconds())


def code_at(secret: str, now: datetime) -> str:
    """What the app shows."""
    return f"{secret}-{step_at(now)}"
