import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from passlib.hash import bcrypt_sha256

from domain.user import PASSWORD_MAXIMUM
from infra.auth.passwords import BcryptPasswords, decoy_hash
from tests.product import ROOT

PASSWORD = "correct horse battery staple"


@pytest.fixture
def passwords() -> Iterator[BcryptPasswords]:
    passwords = BcryptPasswords(rounds=4)
    yield passwords
    passwords.close()


#: With threads that take turns as often as they can.
_FIRST_TWO = """
import asyncio, sys
from infra.auth.passwords import BcryptPasswords

async def main():
    passwords = BcryptPasswords(rounds=4)
    print(await asyncio.gather(*(passwords.verify(each, None) for each in "ab")))
    passwords.close()

sys.setswitchinterval(1e-6)
asyncio.run(main())
"""


def test_the_first_two_may_come_at_once() -> None:
    """They load what makes hashes, each in a thread of its own."""
    for _ in range(3):
        words = [sys.executable, "-c", _FIRST_TWO]
        assert subprocess.check_output(words, cwd=ROOT, text=True) == "[False, False]\n"


async def test_only_the_password_itself_fits_its_hash(passwords: BcryptPasswords) -> None:
    password_hash = await passwords.hash(PASSWORD)

    assert PASSWORD not in password_hash
    assert await passwords.verify(PASSWORD, password_hash)
    assert not await passwords.verify(PASSWORD.upper(), password_hash)
    assert not await passwords.verify("", password_hash)


async def test_the_same_password_never_has_the_same_hash(passwords: BcryptPasswords) -> None:
    assert await passwords.hash(PASSWORD) != await passwords.hash(PASSWORD)


@pytest.mark.parametrize(
    "filler", ["a" * 72, "密" * 24, "\x00" * 72, "密" * (PASSWORD_MAXIMUM - 1)]
)
async def test_what_follows_the_72nd_byte_counts(passwords: BcryptPasswords, filler: str) -> None:
    password_hash = await passwords.hash(filler + "1")

    assert await passwords.verify(filler + "1", password_hash)
    assert not await passwords.verify(filler + "2", password_hash)
    assert not await passwords.verify(filler, password_hash)


async def test_nothing_fits_where_there_is_no_hash(passwords: BcryptPasswords) -> None:
    assert not await passwords.verify(PASSWORD, None)


def test_the_decoy_costs_as_much_as_a_hash_of_ours() -> None:
    decoy = bcrypt_sha256.from_string(decoy_hash(rounds=7))
    ours = bcrypt_sha256.from_string(bcrypt_sha256.using(rounds=7).hash(PASSWORD))

    assert (decoy.version, decoy.ident, decoy.rounds) == (ours.version, ours.ident, ours.rounds)
    assert bcrypt_sha256.verify(PASSWORD, decoy_hash(rounds=4)) is False


@pytest.mark.parametrize("password", ["\ud800", "a" * 5000])
async def test_odd_passwords_just_do_not_fit(passwords: BcryptPasswords, password: str) -> None:
    assert not await passwords.verify(password, await passwords.hash(PASSWORD))
    assert not await passwords.verify(password, None)


async def test_a_storm_queues_for_few_threads_and_the_loop_stays_free() -> None:
    passwords = BcryptPasswords(rounds=8, threads=2)
    storm = asyncio.gather(*(passwords.hash(PASSWORD) for _ in range(12)))
    turns = 0
    while not storm.done():
        await asyncio.sleep(0)
        turns += 1

    threads = [name for name in map(_name, threading.enumerate()) if name.startswith("passwords")]
    passwords.close()
    assert turns > 12
    assert len(threads) == 2


async def test_a_closed_hasher_gives_up_its_queue() -> None:
    passwords = BcryptPasswords(rounds=4, threads=1)
    storm = [asyncio.ensure_future(passwords.hash(PASSWORD)) for _ in range(50)]
    await storm[0]
    passwords.close()

    results = await asyncio.gather(*storm, return_exceptions=True)
    assert all(isinstance(result, str | asyncio.CancelledError) for result in results)


def test_the_libraries_fit_together_without_a_warning() -> None:
    program = "from passlib.hash import bcrypt_sha256; bcrypt_sha256.using(rounds=4).hash('x')"
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True
    )

    assert run.stderr == ""


def _name(thread: threading.Thread) -> str:
    return thread.name
