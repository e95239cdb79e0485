"""What creators have chosen once and for all."""

from domain.preferences import PreferenceChanges, Preferences
from domain.profile_cache import Profile
from domain.user import User
from resolvers.context import Context, Info
from resolvers.payload import Changed


async def preferences(info: Info) -> Preferences:
    viewer = info.context.require_viewer()
    return await info.context.product.preferring.get(viewer.user_id)


async def preferences_of_user(root: User | Profile, info: Info) -> Preferences:
    return await info.context.product.preferring.get(root.id)


async def update_preferences(info: Info, *, changes: PreferenceChanges) -> Changed:
    viewer = info.context.require_viewer()
    preferring = info.context.product.preferring
    return {"preferences": await preferring.update(changes, owner_id=viewer.user_id)}


def brand_logo_url(chosen: Preferences, context: Context) -> str | None:
    if chosen.brand_logo_name is None:
        return None
    product = context.product
    return product.blobs.signed_url(
        chosen.brand_logo_name, owner_id=chosen.owner_id, now=product.clock()
    ).url
