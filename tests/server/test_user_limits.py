"""One user, from however many addresses: counted once it is known who asks."""

from domain.rate_limit import LIMITS, Bucket, Limit
from tests.server.limited_stand import LimitedStand, codes, refused_for

_READ = "{ preferences { __typename } }"
_PROVIDER = "mutation { removeOwnProvider { userErrors { code } } }"
_RETRY = (
    'mutation { retryGeneration(input: {id: "1", idempotencyKey: "1"}) { userErrors { code } } }'
)
_LOGOUT = "mutation { logout { userErrors { code } } }"


def addresses(count: int) -> list[str]:
    return [f"192.0.2.{number}" for number in range(count)]


async def test_a_token_that_is_passed_around_is_refused_and_others_are_not() -> None:
    stand = LimitedStand()
    answers = [await stand.ask(_READ, user="mei", address=each) for each in addresses(120)]

    assert [answer.status_code for answer in answers] == [200] * 100 + [429] * 20
    assert {refused_for(answer) for answer in answers[100:]} == {1}
    assert len(stand.shop.calls) == 100
    assert stand.refused == [Bucket.OPERATION_PER_ACCOUNT] * 20
    assert (await stand.ask(_READ, user="lin", address="192.0.2.0")).status_code == 200

    stand.buckets.now += 1
    assert (await stand.ask(_READ, user="mei")).status_code == 200


async def test_whoever_is_nobody_counts_by_address_alone() -> None:
    stand = LimitedStand()
    answers = [await stand.ask(_LOGOUT, address=each) for each in addresses(120)]

    assert {answer.status_code for answer in answers} == {200}
    assert stand.refused == []


async def test_one_mutation_over_and_over_is_refused_and_another_is_not() -> None:
    stand = LimitedStand()
    answers = [await stand.ask(_PROVIDER, user="mei", address=each) for each in addresses(50)]

    assert [answer.status_code for answer in answers] == [200] * 40 + [429] * 10
    assert {refused_for(answer) for answer in answers[40:]} == {1}
    assert stand.refused == [Bucket.MUTATION_PER_ACCOUNT] * 10
    assert len(stand.shop.calls) == 40
    assert (await stand.ask(_LOGOUT, user="mei")).status_code == 200
    assert (await stand.ask(_PROVIDER, user="lin")).status_code == 200


async def test_what_starts_jobs_is_limited_more_tightly() -> None:
    stand = LimitedStand()
    answers = [await stand.ask(_RETRY, user="mei", address=each) for each in addresses(15)]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 5
    assert {refused_for(answer) for answer in answers[10:]} == {2}
    assert stand.refused == [Bucket.JOB_PER_ACCOUNT] * 5


async def test_each_alias_counts_and_what_is_asked_twice_counts_once() -> None:
    stand = LimitedStand()
    fragments = """
      mutation { ...f ...f ... on Mutation { c: logout { userErrors { code } } } ...g __typename }
      fragment f on Mutation { a: logout { userErrors { code } } ...g }
      fragment g on Mutation { b: logout { userErrors { code } } a: logout { userErrors { code } } }
    """

    answer = await stand.ask(fragments, user="mei")

    assert answer.status_code == 200
    assert stand.buckets.taken(Bucket.MUTATION_PER_ACCOUNT, "mei:logout") == 3


async def test_more_of_one_mutation_than_is_ever_let_through_is_no_matter_of_time() -> None:
    stand = LimitedStand()
    aliases = " ".join(f"a{number}: {_RETRY[10:-1]}" for number in range(11))

    answer = await stand.ask(f"mutation {{ {aliases} }}", user="mei")

    assert (answer.status_code, codes(answer.json())) == (400, ["BAD_USER_INPUT"])
    assert answer.json()["errors"][0]["message"] == (
        "One operation may have 10 of retryGeneration; send them in parts."
    )
    assert stand.shop.calls == []
    assert stand.buckets.taken(Bucket.COST_PER_ACCOUNT, "mei") == 0


async def test_fragments_that_spread_each_other_are_visited_once() -> None:
    stand = LimitedStand()
    fragments = "".join(
        f"fragment f{number} on Mutation {{ ...f{number + 1} ...f{number + 1} }} "
        for number in range(6)
    )
    last = "fragment f6 on Mutation { logout { userErrors { code } } }"

    answer = await stand.ask(f"mutation {{ ...f0 }} {fragments} {last}", user="mei")

    assert answer.status_code == 200
    assert stand.buckets.taken(Bucket.MUTATION_PER_ACCOUNT, "mei:logout") == 1


async def test_an_operator_may_set_other_limits() -> None:
    stand = LimitedStand(
        operation_per_account=Limit(per_second=1, burst=2), job_per_account=Limit(1, 1)
    )

    assert [(await stand.ask(_RETRY, user="mei")).status_code for _ in range(2)] == [200, 429]
    assert [(await stand.ask(_READ, user="mei")).status_code for _ in range(2)] == [200, 429]
    assert stand.refused == [Bucket.JOB_PER_ACCOUNT, Bucket.OPERATION_PER_ACCOUNT]


def test_nobody_at_one_address_reaches_the_limit_of_a_user() -> None:
    address, user = (
        LIMITS[bucket] for bucket in (Bucket.OPERATION_PER_ADDRESS, Bucket.OPERATION_PER_ACCOUNT)
    )
    assert (address.per_second, address.burst) < (user.per_second, user.burst)
