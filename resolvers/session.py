"""Signing in and out."""

from dataclasses import replace

from domain.services.credentials import PasswordChange
from domain.session import Session
from resolvers.context import Context, Info
from resolvers.node import key_of
from resolvers.payload import Changed


async def login(
    info: Info, *, email: str, password: str, device_name: str, code: str | None
) -> Changed:
    device = replace(info.context.device, name=device_name)
    sessions = info.context.product.sessions
    return {"session": await sessions.login(email, password, device, code=code)}


async def refresh_session(info: Info, *, refresh_token: str) -> Changed:
    context = info.context
    return {"session": await context.product.sessions.refresh(refresh_token, context.device)}


async def logout(info: Info) -> Changed:
    await info.context.product.sessions.logout(info.context.require_viewer())
    return {}


async def logout_everywhere(info: Info) -> Changed:
    viewer = info.context.require_viewer()
    return {"revoked_count": await info.context.product.sessions.end_all(viewer.user_id)}


async def revoke_session(info: Info, *, session_id: str) -> Changed:
    viewer = info.context.require_viewer()
    await info.context.product.sessions.revoke(viewer, key_of(session_id, "Session"))
    return {"revoked_session_id": session_id}


async def change_password(info: Info, *, change: PasswordChange) -> Changed:
    context = info.context
    await context.product.credentials.change_password(
        change, viewer=context.require_viewer(), ip_address=context.device.ip_address
    )
    return {}


def is_current(session: Session, context: Context) -> bool:
    viewer = context.viewer
    return viewer is not None and viewer.session_id == session.id
