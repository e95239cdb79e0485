"""Passwords as bcrypt hashes, made in threads of their own.

The first loads what makes them, in ten milliseconds of its thread (docs/adr/0046). Not by
`passlib.hash`, which replaces itself as it is loaded: of two threads, one would find nothing.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


class BcryptPasswords:
    """Hashes all of a password: bcrypt alone would stop at its 72nd byte.

    A hash occupies a core for a quarter of a second at 12 rounds, so no more than `threads` run at
    once and the rest queue, while the loop and its other threads stay free.
    """

    def __init__(self, *, rounds: int = 12, threads: int = 2) -> None:
        self._rounds = rounds
        self._decoy = decoy_hash(rounds=rounds)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="passwords")

    async def hash(self, password: str) -> str:
        return await self._run(lambda: _hashed(password, rounds=self._rounds))

    async def verify(self, password: str, password_hash: str | None) -> bool:
        checked = self._decoy if password_hash is None else password_hash
        fits = await self._run(lambda: _fits(password, checked))
        return fits and password_hash is not None

    def close(self) -> None:
        """Gives up what is queued; a hash under way ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def decoy_hash(*, rounds: int) -> str:
    """Takes as long to check against as any other hash, and fits no password that anyone knows."""
    return f"$bcrypt-sha256$v=2,t=2b,r={rounds}${22 * '.'}${31 * '.'}"


def _hashed(password: str, *, rounds: int) -> str:
    from passlib.handlers.bcrypt import bcrypt_sha256  # noqa: PLC0415 - see above

    return str(bcrypt_sha256.using(rounds=rounds).hash(_secret(password)))


def _fits(password: str, checked: str) -> bool:
    from passlib.exc import PasswordSizeError  # noqa: PLC0415 - see above
    from passlib.handlers.bcrypt import bcrypt_sha256  # noqa: PLC0415 - see above

    try:
        return bool(bcrypt_sha256.verify(_secret(password), checked))
    except PasswordSizeError:  # beyond 4 KiB, which no password of ours is
        return False


def _secret(password: str) -> bytes:
    # A lone surrogate, which JSON can carry, is no UTF-8: it must fail to match, not to encode.
    return password.encode("utf-8", "surrogatepass")
