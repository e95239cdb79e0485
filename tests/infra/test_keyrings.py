"""Secrets are replaced without losing what the earlier ones sealed and signed."""

import pytest
from pydantic import SecretStr

from domain.own_provider import SealBroken
from infra.keyrings import open_sealing
from infra.settings import Settings

OWNER, KEY = "01JDOWNER00000000000000000", "sk-a-key-of-my-own"
FIRST = Settings(own_key_secret=SecretStr("the first"))
SECOND = Settings(
    own_key_secret=SecretStr("the second"),
    own_key_secret_id="2",
    own_key_retired_secrets={"1": SecretStr("the first")},
)


def test_a_replaced_secret_opens_what_it_has_sealed_until_it_is_dropped() -> None:
    sealed = open_sealing(FIRST).seal(KEY, owner_id=OWNER)

    assert open_sealing(SECOND).unseal(sealed, owner_id=OWNER) == KEY
    forgetful = SECOND.model_copy(update={"own_key_retired_secrets": {}})
    with pytest.raises(SealBroken):
        open_sealing(forgetful).unseal(sealed, owner_id=OWNER)


def test_the_present_secret_is_not_shadowed_by_a_retired_one_of_its_name() -> None:
    retired = {"own_key_retired_secrets": {"1": SecretStr("another")}}
    sealed = open_sealing(FIRST.model_copy(update=retired)).seal(KEY, owner_id=OWNER)

    assert open_sealing(FIRST).unseal(sealed, owner_id=OWNER) == KEY
