"""python -m bot.simulator: a Telegram on this machine, for a bot that is pointed at it."""

import argparse
import sys
import time
from datetime import UTC, datetime

import uvicorn

from bot.simulator.http import HOST, build_app
from bot.simulator.telegram import Telegram
from bot.simulator.updates import Updates


def now() -> datetime:
    """The time of this machine."""
    return datetime.fromtimestamp(time.time(), UTC)


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bot.simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default="123456:simulated-token")
    parser.add_argument("--username", default="duban_demo_bot")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> None:
    """Serve until interrupted."""
    given = read_arguments(arguments)
    telegram = Telegram(token=given.token, username=given.username, now=now)
    # A bot remembers numbers of updates, and this is not its first Telegram.
    telegram.exchange.updates = Updates(first_id=int(time.time()))
    sys.stdout.write(f"BOT_API_URL=http://{HOST}:{given.port}  token {given.token}  @{given.username}\n")
    uvicorn.run(
        build_app(telegram), host=HOST, port=given.port, log_level="warning", timeout_graceful_shutdown=1
    )


if __name__ == "__main__":
    main(sys.argv[1:])
