"""Methods by which a bot receives: updates, webhooks and files."""

import re

from bot.simulator.errors import Json, bad_request, conflict
from bot.simulator.exchange import Exchange, Webhook
from bot.simulator.methods.declaration import Method
from bot.simulator.parameters import Parameters
from bot.simulator.updates import WEBHOOK_SET

UPDATES_LIMIT = 100
# Telegram's own server insists on HTTPS; a server run locally, like this one, also posts to its own machine.
WEBHOOK_ADDRESS = re.compile(r"https://\S+|http://(127\.0\.0\.1|localhost)(:\d+)?(/\S*)?")


def get_updates(exchange: Exchange, parameters: Parameters) -> list[Json]:
    """getUpdates, as far as it needs no waiting."""
    if exchange.webhook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    if "allowed_updates" in parameters:
        exchange.updates.allow(_kinds(parameters))
    exchange.updates.confirm(parameters.integer("offset"))
    limit = parameters.integer("limit", UPDATES_LIMIT)
    return exchange.updates.first(limit if 1 <= limit <= UPDATES_LIMIT else UPDATES_LIMIT)


def set_webhook(exchange: Exchange, parameters: Parameters) -> bool:
    """setWebhook; an empty address removes it."""
    url, secret = parameters.text("url"), parameters.text("secret_token")
    if not url:
        return delete_webhook(exchange, parameters)
    if not WEBHOOK_ADDRESS.fullmatch(url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    if "allowed_updates" in parameters:
        exchange.updates.allow(_kinds(parameters))
    exchange.webhook = Webhook(url, secret, parameters.integer("max_connections", 40))
    exchange.updates.end_wait(WEBHOOK_SET)
    exchange.updates.announce()
    return _drop_if_asked(exchange, parameters)


def delete_webhook(exchange: Exchange, parameters: Parameters) -> bool:
    """deleteWebhook."""
    exchange.webhook = Webhook()
    return _drop_if_asked(exchange, parameters)


def get_webhook_info(exchange: Exchange, parameters: Parameters) -> Json:
    """getWebhookInfo."""
    webhook = exchange.webhook
    info: Json = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(exchange.updates),
    }
    if webhook.url:
        info["max_connections"] = webhook.max_connections
    if exchange.updates.allowed:
        info["allowed_updates"] = exchange.updates.allowed
    if webhook.last_error_at is not None:
        info["last_error_date"] = int(webhook.last_error_at.timestamp())
        info["last_error_message"] = webhook.last_error
    return info


def get_file(exchange: Exchange, parameters: Parameters) -> Json:
    """getFile."""
    file = exchange.files.downloadable(parameters.text("file_id"))
    return file.to_json() | {"file_path": file.path}


def _kinds(parameters: Parameters) -> list[str]:
    return [str(kind) for kind in parameters.sequence("allowed_updates")]


def _drop_if_asked(exchange: Exchange, parameters: Parameters) -> bool:
    if parameters.flag("drop_pending_updates"):
        exchange.updates.drop()
    return True


METHODS = (
    Method("getUpdates", get_updates, optional=("offset", "limit", "timeout", "allowed_updates")),
    Method(
        "setWebhook",
        set_webhook,
        # Required by the specification, yet an absent address is taken for an empty one.
        optional=(
            "url",
            "certificate",
            "ip_address",
            "max_connections",
            "allowed_updates",
            "drop_pending_updates",
            "secret_token",
        ),
    ),
    Method("deleteWebhook", delete_webhook, optional=("drop_pending_updates",)),
    Method("getWebhookInfo", get_webhook_info),
    Method("getFile", get_file, required=("file_id",)),
)
