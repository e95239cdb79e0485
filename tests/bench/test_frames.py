import pytest
from websockets.frames import Frame, Opcode
from websockets.protocol import SERVER, Protocol, State

from bench.comparison.frames import TEXT, ServerFrames, client_frame

_LENGTHS = (0, 1, 125, 126, 65_535, 65_536)


def from_server(text: bytes) -> bytes:
    return Frame(Opcode.TEXT, text).serialize(mask=False)


@pytest.mark.parametrize("length", _LENGTHS)
def test_servers_read_what_we_write(length: int) -> None:
    server = Protocol(SERVER, state=State.OPEN)

    server.receive_data(client_frame(b"x" * length))

    [read] = server.events_received()
    assert isinstance(read, Frame)
    assert (read.opcode, read.data) == (Opcode.TEXT, b"x" * length)


@pytest.mark.parametrize("length", _LENGTHS)
def test_we_read_what_servers_write(length: int) -> None:
    text = b"x" * length

    assert list(ServerFrames().received(from_server(text))) == [(TEXT, text)]


def test_frames_may_come_together_and_in_pieces() -> None:
    texts = [b"one", b"x" * 300, b"three"]
    frames, read = ServerFrames(), []
    data = b"".join(map(from_server, texts))

    for first in range(0, len(data), 7):
        read += [text for _, text in frames.received(data[first : first + 7])]

    assert read == texts
