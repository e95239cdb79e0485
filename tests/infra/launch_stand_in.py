"""Launches the stand-in product with the settings of its environment, as `cli.py run` would."""

import asyncio
import sys
from pathlib import Path

from infra.running import Launch
from infra.settings import Settings

PRODUCT = Path(__file__).with_name("stand_in_product.py")


async def prepare(settings: Settings) -> None:
    assert settings.database_url.get_secret_value().startswith("sqlite:////")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def main() -> None:
    launch = Launch(
        settings=Settings.load(),
        entry=[sys.executable, str(PRODUCT)],
        prepare=prepare,
        say=say,
    )
    await launch.run()


if __name__ == "__main__":
    asyncio.run(main())
