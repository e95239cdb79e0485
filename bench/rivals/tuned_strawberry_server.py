"""strawberry with whatever it has for speed."""

import orjson
from strawberry.extensions import ParserCache, ValidationCache

from bench.rivals.serving import run_graphql
from bench.rivals.strawberry_server import Application


class TunedApplication(Application):
    extensions = (ParserCache, ValidationCache)

    def encode_json(self, data: object) -> bytes:
        return orjson.dumps(data)


if __name__ == "__main__":
    run_graphql(TunedApplication)
