import json

import pytest

from domain.platform import Platform


@pytest.mark.parametrize("platform", Platform)
def test_a_platform_is_stored_and_sent_by_its_name(platform: Platform) -> None:
    assert platform.value == platform.name
    assert Platform(json.loads(json.dumps(platform))) is platform
