"""An endpoint that its user pays: what fails there is theirs to mend."""

from domain.failure import FailureCode, RecipeFailed
from infra.ai.endpoint import Endpoint, Form, Prompt, TakeText, Usage
from infra.provider_failures import AccountExhausted


class OwnEndpoint:
    """The same endpoint, but its failures speak to the owner of the key, not of our support."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    @property
    def name(self) -> str:
        return self._endpoint.name

    @property
    def model(self) -> str:
        return self._endpoint.model

    async def complete(self, prompt: Prompt, *, form: Form | None, take: TakeText) -> Usage:
        try:
            return await self._endpoint.complete(prompt, form=form, take=take)
        except RecipeFailed as failed:
            code = _code_for_the_owner(failed)
            if code is failed.code:
                raise
            translated = RecipeFailed(code, detail=failed.detail)
        raise translated

    async def aclose(self) -> None:
        await self._endpoint.aclose()


def _code_for_the_owner(failed: RecipeFailed) -> FailureCode:
    if isinstance(failed, AccountExhausted):
        return FailureCode.OWN_KEY_EXHAUSTED
    if failed.code is FailureCode.PROVIDER_MISCONFIGURED:
        return FailureCode.OWN_KEY_REJECTED
    return failed.code
