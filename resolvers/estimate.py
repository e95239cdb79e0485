"""What generations would cost."""

from domain.generation import RecipeInput
from domain.preferences import Unsaid
from domain.services.estimating import Estimate
from resolvers.context import Info


async def estimate(info: Info, request: RecipeInput, unsaid: Unsaid) -> Estimate:
    owner_id = info.context.require_viewer().user_id
    return await info.context.product.estimating.estimate(request, owner_id=owner_id, unsaid=unsaid)
