"""How often something may be asked for, and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, Protocol

#: The most that one operation may cost, in the points of `schema.cost`, and all of a batch
#: together. Our clients' most expensive operation costs 241 with a page of 20, and 1,121 with one
#: of 100.
COST_LIMIT = 2000
#: The most operations of one HTTP request.
BATCH_LIMIT = 10


class Bucket(StrEnum):
    """What is counted, and per what: an IP address, an account, or whose mail it is.

    Operations are counted before anything of them is read, and again when it is known whose they
    are: each, each mutation by its name, and what they cost.
    """

    SOCKET_PER_ADDRESS = "socket-per-address"
    OPERATION_PER_ADDRESS = "operation-per-address"
    OPERATION_PER_ACCOUNT = "operation-per-account"
    MUTATION_PER_ACCOUNT = "mutation-per-account"
    JOB_PER_ACCOUNT = "job-per-account"
    COST_PER_ACCOUNT = "cost-per-account"
    COST_PER_ADDRESS = "cost-per-address"
    TEXT_PER_ADDRESS = "text-per-address"
    LOGIN_PER_ADDRESS = "login-per-address"
    LOGIN_PER_ACCOUNT = "login-per-account"
    REGISTER_PER_ADDRESS = "register-per-address"
    REFRESH_PER_ADDRESS = "refresh-per-address"
    KEY_CODE_PER_ACCOUNT = "key-code-per-account"
    KEY_CODE_PER_ADDRESS = "key-code-per-address"
    EXAMINE_PER_ACCOUNT = "examine-per-account"
    ESTIMATE_PER_ACCOUNT = "estimate-per-account"
    OWN_PROVIDER_PER_ACCOUNT = "own-provider-per-account"
    SHARED_PER_ADDRESS = "shared-per-address"
    SECOND_FACTOR_PER_ACCOUNT = "second-factor-per-account"
    MAIL_PER_ACCOUNT = "mail-per-account"
    MAIL_HOURLY_PER_ADDRESS = "mail-hourly-per-address"
    MAIL_DAILY_PER_ADDRESS = "mail-daily-per-address"
    MAIL_HOURLY_PER_MAILBOX = "mail-hourly-per-mailbox"
    MAIL_DAILY_PER_MAILBOX = "mail-daily-per-mailbox"
    RESET_PER_ACCOUNT = "reset-per-account"
    RESET_PER_ADDRESS = "reset-per-address"
    PROOF_PER_ADDRESS = "proof-per-address"
    WEBHOOK_PER_ACCOUNT = "webhook-per-account"
    GRANT_PER_ACCOUNT = "grant-per-account"
    PERSIST_PER_ADDRESS = "persist-per-address"


@dataclass(frozen=True, slots=True)
class Limit:
    """A full bucket holds `burst`, and `per_second` flow back into it."""

    per_second: int | Fraction
    burst: int


LIMITS: Mapping[Bucket, Limit] = {
    # Each authenticates somebody. All that may be open at an address come back at once when the
    # process that served them has gone; who then finds the bucket empty tries again by itself.
    Bucket.SOCKET_PER_ADDRESS: Limit(per_second=10, burst=200),
    # What the gateway in front of us allows as well. A page asks for a handful of things at once.
    Bucket.OPERATION_PER_ADDRESS: Limit(per_second=10, burst=20),
    # Nobody's devices ask for more together; a token that is passed around does.
    Bucket.OPERATION_PER_ACCOUNT: Limit(per_second=20, burst=100),
    # Of one name. Who clears a list by hand, or sends a folder of files, sends one for each; an
    # editor that saves while its user writes sends one a second.
    Bucket.MUTATION_PER_ACCOUNT: Limit(per_second=2, burst=40),
    # Of one name. Each takes a worker seconds or minutes, and a person longer to look at.
    Bucket.JOB_PER_ACCOUNT: Limit(per_second=Fraction(1, 2), burst=10),
    # Points. A history that somebody reads page by page costs some 50 a second. 200 are about a
    # twentieth of a processor, and all of a full bucket two seconds of one.
    Bucket.COST_PER_ACCOUNT: Limit(per_second=200, burst=10_000),
    # Of those who have not signed in, perhaps many behind one address. To sign in costs 20;
    # GraphiQL's questions about the schema cost 1,000 each time that it is opened.
    Bucket.COST_PER_ADDRESS: Limit(per_second=100, burst=10_000),
    # Points, for texts of operations that nobody remembers: a front end's are read once, and one
    # that writes values into them sends 500 characters each time, which are 21.
    Bucket.TEXT_PER_ADDRESS: Limit(per_second=200, burst=10_000),
    Bucket.LOGIN_PER_ADDRESS: Limit(per_second=1, burst=5),
    Bucket.LOGIN_PER_ACCOUNT: Limit(per_second=1, burst=5),
    Bucket.REGISTER_PER_ADDRESS: Limit(per_second=1, burst=5),
    Bucket.REFRESH_PER_ADDRESS: Limit(per_second=1, burst=20),
    Bucket.KEY_CODE_PER_ACCOUNT: Limit(per_second=1, burst=5),
    Bucket.KEY_CODE_PER_ADDRESS: Limit(per_second=1, burst=5),
    # An editor asks, or saves, while its user writes; each takes up to a second of a processor.
    Bucket.EXAMINE_PER_ACCOUNT: Limit(per_second=2, burst=20),
    # A form asks at each key stroke.
    Bucket.ESTIMATE_PER_ACCOUNT: Limit(per_second=10, burst=60),
    Bucket.OWN_PROVIDER_PER_ACCOUNT: Limit(per_second=1, burst=5),
    # Many readers of one page may share an address.
    Bucket.SHARED_PER_ADDRESS: Limit(per_second=5, burst=50),
    # Three of a million codes are right at a time.
    Bucket.SECOND_FACTOR_PER_ACCOUNT: Limit(per_second=Fraction(1, 30), burst=5),
    # Each of these sends a mail, perhaps to somebody who did not ask for it.
    Bucket.MAIL_PER_ACCOUNT: Limit(per_second=Fraction(1, 60), burst=5),
    # Many people may share an IP address. A mailbox is perhaps a stranger's.
    Bucket.MAIL_HOURLY_PER_ADDRESS: Limit(per_second=Fraction(60, 3600), burst=60),
    Bucket.MAIL_DAILY_PER_ADDRESS: Limit(per_second=Fraction(300, 86_400), burst=300),
    Bucket.MAIL_HOURLY_PER_MAILBOX: Limit(per_second=Fraction(6, 3600), burst=6),
    Bucket.MAIL_DAILY_PER_MAILBOX: Limit(per_second=Fraction(20, 86_400), burst=20),
    Bucket.RESET_PER_ACCOUNT: Limit(per_second=Fraction(1, 300), burst=3),
    Bucket.RESET_PER_ADDRESS: Limit(per_second=Fraction(1, 30), burst=5),
    Bucket.PROOF_PER_ADDRESS: Limit(per_second=1, burst=10),
    Bucket.WEBHOOK_PER_ACCOUNT: Limit(per_second=1, burst=10),
    # A token, or where a webhook leads: its owner gets a mail for each.
    Bucket.GRANT_PER_ACCOUNT: Limit(per_second=Fraction(1, 180), burst=20),
    # The first visitor of a new front end brings all its texts. One address that goes on for ever
    # takes a day to push out what nobody has used meanwhile (infra/cache/persisted_queries.py).
    Bucket.PERSIST_PER_ADDRESS: Limit(per_second=Fraction(1, 60), burst=60),
}


class Taken(NamedTuple):
    """Tokens out of a bucket: `left` as many were there after that.

    `at` is in seconds, by a clock of whoever keeps the bucket.
    """

    bucket: Bucket
    subject: str
    tokens: int
    left: int
    at: float


class RateLimits(Protocol):
    async def take(self, bucket: Bucket, subject: str, count: int = 1) -> Taken:
        """Takes `count` from the subject's bucket.

        Raises `RateLimited` where it holds fewer, and then takes none.
        """

    def give_back(self, taken: Taken) -> None:
        """What an operation took, and has no use for since it is refused for another reason.

        Of the buckets that services take from, nothing is given back.
        """


async def take_mail(limits: RateLimits, *, ip_address: str, email: str) -> None:
    """Counts a mail to `email` that somebody at `ip_address` asks for.

    Raises `RateLimited`, whether or not somebody has an account with that address: the answer
    tells nothing of it. The sender comes first, so that one who is refused uses up no mailbox.
    """
    mailbox = _mailbox(email)
    await limits.take(Bucket.MAIL_HOURLY_PER_ADDRESS, ip_address)
    await limits.take(Bucket.MAIL_DAILY_PER_ADDRESS, ip_address)
    await limits.take(Bucket.MAIL_HOURLY_PER_MAILBOX, mailbox)
    await limits.take(Bucket.MAIL_DAILY_PER_MAILBOX, mailbox)


def _mailbox(email: str) -> str:
    """Where the mail of a normal address arrives: `mei+1@…` and `mei+2@…` are both `mei@…`."""
    name, _, host = email.rpartition("@")
    return f"{name.partition('+')[0]}@{host}"
