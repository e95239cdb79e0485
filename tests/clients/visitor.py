"""A person who clicks through GraphiQL's examples, and types only what those ask for."""

from dataclasses import dataclass, field
from uuid import uuid4

from tests.api.mailbox import Mailbox
from tests.clients.examples import VARIABLES, Example
from tests.clients.workbench import Json, Workbench

PASSWORD = "correct horse battery staple"


@dataclass
class Visitor:
    """`key` is that of an own, if there is one; `answers` holds what each example was answered; of subscriptions, all events."""

    workbench: Workbench
    mailbox: Mailbox
    key: str = ""
    answers: dict[str, Json] = field(default_factory=dict)

    async def run(self, example: Example) -> None:
        await self.workbench.choose(example.name)
        typed = await self._typed(example.name)
        if typed is not None:
            await self.workbench.paste("Variables", typed)
        ask = self.workbench.watch if example.kind == "subscription" else self.workbench.run
        self.answers[example.name] = await ask()

    async def _typed(self, name: str) -> Json | None:
        """None where the example is run as it stands."""
        match name:
            case "KeyStatus" if self.key:
                return {"code": self.key}
            case "ActivateKey" if self.key:
                return {"input": {"code": self.key}}
            case "RequestEmailVerification":  # in place of that of the registration, once it is there
                await self.mailbox.token_for(self._address, "verify-email", 1)
                return None
            case "VerifyEmail":
                token = await self.mailbox.token_for(self._address, "verify-email", 2)
                return {"input": {"token": token}}
            case "ResetPassword":
                token = await self.mailbox.token_for(self._address, "reset-password", 1)
                return {"input": {**VARIABLES[name]["input"], "token": token, "newPassword": PASSWORD}}
            case "SetOwnProvider":
                return {"input": {**VARIABLES[name]["input"], "apiKey": f"sk-{uuid4().hex}"}}
            case "DeleteAccount":
                return {"input": {**VARIABLES[name]["input"], "confirmEmail": self._address}}
            case _:
                return None

    @property
    def _address(self) -> str:
        address: str = self.answers["Register"]["session"]["user"]["email"]
        return address
