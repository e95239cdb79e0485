"""A person who clicks through GraphiQL's examples, and types only what those ask for."""

import json
from dataclasses import dataclass, field
from uuid import uuid4

from tests.api.mailbox import Mailbox
from tests.clients.examples import VARIABLES, Example
from tests.clients.workbench import Json, Workbench

PASSWORD = "correct horse battery staple"
#: Of an example that asks for the token of a link: the page that it leads to, and which mail.
_LINKS = {"VerifyEmail": ("verify-email", 2), "ResetPassword": ("reset-password", 1)}


@dataclass(kw_only=True)
class Visitor:
    """`answers` has what each example was answered: of a subscription, all its events."""

    workbench: Workbench
    mailbox: Mailbox
    #: Empty for somebody who has none.
    key: str = ""
    answers: dict[str, Json] = field(default_factory=dict)

    async def run(self, example: Example) -> None:
        await self.workbench.choose(example.name)
        await self._type(example.name)
        ask = self.workbench.watch if example.kind == "subscription" else self.workbench.run
        self.answers[example.name] = await ask()

    async def _type(self, name: str) -> None:
        """Nothing where the example is run as it stands."""
        asked = json.dumps(VARIABLES.get(name))
        typed = asked
        for placeholder, value in (await self._known(name)).items():
            typed = typed.replace(placeholder, value)
        if typed != asked:
            typed = typed.replace("<new.password>", PASSWORD)
            await self.workbench.paste("Variables", json.loads(typed))

    async def _known(self, name: str) -> dict[str, str]:
        known = {"<provider.apiKey>": f"sk-{uuid4().hex}"}
        if self.key:
            known["<key.code>"] = self.key
        if name == "RequestEmailVerification":  # it would overtake the mail of the registration
            await self.mailbox.token_for(self._address, "verify-email", 1)
        if name in _LINKS:
            known["<mail.token>"] = await self.mailbox.token_for(self._address, *_LINKS[name])
        if name == "DeleteAccount":
            known["<confirm.email>"] = self._address
        return known

    @property
    def _address(self) -> str:
        address: str = self.answers["Register"]["session"]["user"]["email"]
        return address
