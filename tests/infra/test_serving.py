"""An address that cannot be listened on is named, with the variable at fault."""

import pytest

from infra.serving import AddressUnusable, listen
from infra.settings import Settings


@pytest.mark.parametrize("host", ["nonsense.invalid", "192.0.2.1"])
def test_a_host_that_is_not_this_machine_is_named(host: str) -> None:
    with pytest.raises(AddressUnusable) as refused:
        listen(Settings(host=host, port=0))

    assert str(refused.value) == f"HOST={host} is no address of this machine; unset it."
