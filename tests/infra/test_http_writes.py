"""What a connection sends, and in how many pieces."""

import asyncio
from collections.abc import Iterable

import pytest

from infra.http_connection import HeadWithBody


class Wire(asyncio.Transport):
    def __init__(self) -> None:
        super().__init__()
        self.sent: list[bytes] = []
        self.is_closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.sent.append(bytes(data))

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        self.sent.append(b"|".join(map(bytes, list_of_data)))

    def close(self) -> None:
        self.is_closed = True

    def is_closing(self) -> bool:
        return self.is_closed


@pytest.fixture
def wire() -> Wire:
    return Wire()


def _written(wire: Wire) -> HeadWithBody:
    return HeadWithBody(wire, asyncio.get_running_loop())


async def test_a_head_goes_with_what_follows_at_once(wire: Wire) -> None:
    written = _written(wire)
    written.write(b"head")
    assert wire.sent == []
    written.write(b"body")
    written.write(b"more")
    assert wire.sent == [b"head|body", b"more"]
    await asyncio.sleep(0)
    assert len(wire.sent) == 2


async def test_a_head_waits_for_no_more_than_a_turn_of_the_loop(wire: Wire) -> None:
    written = _written(wire)
    written.write(b"head")
    await asyncio.sleep(0)
    assert wire.sent == [b"head"]
    written.write(b"event")
    assert wire.sent == [b"head", b"event"]


async def test_what_is_closed_has_sent_its_head(wire: Wire) -> None:
    written = _written(wire)
    written.write(b"head")
    assert not written.is_closing()
    written.close()
    assert (wire.sent, written.is_closing()) == ([b"head"], True)
    await asyncio.sleep(0)
    assert wire.sent == [b"head"]


async def test_nothing_is_sent_to_whom_the_connection_is_lost(wire: Wire) -> None:
    written = _written(wire)
    written.write(b"head")
    wire.close()
    await asyncio.sleep(0)
    assert wire.sent == []
