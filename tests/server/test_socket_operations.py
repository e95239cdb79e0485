"""What an operation of a socket leaves behind while it runs."""

import gc

from tests.server.socket_stand import WATCH, Stand


async def test_a_subscription_does_not_keep_what_it_was_asked_with() -> None:
    """It may last for hours, and a client may have sent megabytes that nothing reads."""
    marker = "which-no-other-test-sends"
    async with Stand().open("mei") as (peer, _):
        sent = {"query": WATCH, "variables": {marker: []}, "extensions": {marker: []}}
        peer.say(type="subscribe", id="watch", payload=sent)
        peer.say(type="ping")
        assert (await peer.hears(2))[1] == {"type": "pong"}
        del sent

        kept = [each for each in gc.get_objects() if isinstance(each, dict) and marker in each]

        assert kept == []
