"""Signing in and out."""

from dataclasses import replace

from domain.session import Session
from resolvers.context import Info
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


def is_current(root: Session, info: Info) -> bool:
    viewer = info.context.viewer
    return viewer is not None and viewer.session_id == root.id
