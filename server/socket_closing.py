"""Why a socket closes: codes of graphql-transport-ws, and of RFC 6455's registry."""

from dataclasses import dataclass

#: All that a closing frame holds.
_REASON_BYTES = 123


@dataclass(frozen=True, slots=True)
class Closing:
    code: int
    reason: str

    @property
    def fitting_reason(self) -> str:
        return self.reason.encode("utf-8", "replace")[:_REASON_BYTES].decode("utf-8", "ignore")


class SocketEnded(Exception):
    """The client has gone, or `closing` says why it has to."""

    def __init__(self, closing: Closing | None = None) -> None:
        super().__init__("" if closing is None else closing.reason)
        self.closing = closing


SERVER_ERROR = Closing(1011, "Internal server error")
# Clients take the two that follow for reasons to connect again.
RESTARTING = Closing(1012, "Service restart")
TRY_AGAIN = Closing(1013, "Try again later")
TOO_SLOW = Closing(1013, "The client reads too slowly")
SILENT = Closing(1013, "No answer to a ping")
TOO_MANY_OF_USER = Closing(1013, "Too many sockets of one user")
TOO_MANY_OF_ADDRESS = Closing(1013, "Too many sockets of one address")
OPENED_TOO_OFTEN = Closing(1013, "Too many sockets opened at one address")
UNAUTHORIZED = Closing(4401, "Unauthorized")
FORBIDDEN = Closing(4403, "Forbidden")
#: Its clients connect again, with a new token.
SESSION_ENDED = Closing(4403, "The session has ended")
PROTOCOL_NOT_ACCEPTABLE = Closing(4406, "Subprotocol not acceptable")
INIT_TIMEOUT = Closing(4408, "Connection initialisation timeout")
INIT_REPEATED = Closing(4429, "Too many initialisation requests")


def malformed(reason: str) -> Closing:
    return Closing(4400, reason)


def already_running(operation_id: str) -> Closing:
    return Closing(4409, f"Subscriber for {operation_id} already exists")
