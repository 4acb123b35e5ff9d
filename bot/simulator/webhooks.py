"""Updates posted to the bot's webhook, one after the other, until each is taken."""

import asyncio
import json
import urllib.error
import urllib.request

from bot.simulator.errors import Json
from bot.simulator.exchange import Exchange, Webhook

PROOF_HEADER = "X-Telegram-Bot-Api-Secret-Token"
ANSWER_SECONDS = 10


async def deliver(exchange: Exchange, *, retry_seconds: float = 1.0) -> None:
    """Post updates for ever; an update that is not taken is posted again after `retry_seconds`."""
    while True:
        while exchange.webhook.url and (waiting := exchange.updates.first(1)):
            failure = await asyncio.to_thread(_post, exchange.webhook, waiting[0])
            if not failure:
                exchange.updates.confirm(waiting[0]["update_id"] + 1)
                continue
            exchange.webhook.last_error, exchange.webhook.last_error_at = failure, exchange.now()
            await asyncio.sleep(retry_seconds)
        await exchange.updates.changed()


def _post(webhook: Webhook, update: Json) -> str:
    """Post one update; what went wrong, or nothing."""
    headers = {"Content-Type": "application/json"}
    if webhook.secret:
        headers[PROOF_HEADER] = webhook.secret
    request = urllib.request.Request(  # noqa: S310 - setWebhook has checked the address
        webhook.url, json.dumps(update).encode(), headers, method="POST"
    )
    # A proxy of the environment has no business between two servers on one machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=ANSWER_SECONDS):
            return ""
    except urllib.error.HTTPError as error:
        with error:
            return f"Wrong response from the webhook: {error.code} {error.reason}"
    except OSError as error:
        return f"Connection failed: {error}"
