"""The product's API, which leaves all to graphql-core: with the socket's descriptor as argument."""

import socket
import sys

from starlette.types import ASGIApp

import app
from infra.serving import serve
from infra.settings import Settings
from tests.server.operating import NoPlans


def create_app() -> ASGIApp:
    return app.create_app(compiling=NoPlans)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as listening:
        serve("bench.comparison.product_without_plans:create_app", listening, Settings.load())
