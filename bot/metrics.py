"""What is counted while the bot runs, in the words of Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Gauge, PlatformCollector, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

CONTENT_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """The counters of one process, and gauges that are read from the database when somebody asks."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        self.received = self._counter("duban_updates_received", "Updates taken into the inbox, by way", "way")
        self.handled = self._counter("duban_updates_handled", "Attempts at updates, by result", "result")
        self.calls = self._counter("duban_webhook_calls", "Calls of the webhook, by HTTP status", "status")
        self.is_leader = self._gauge("duban_leader", "1 where this process leads")
        self.tick_age = self._gauge("duban_last_tick_age_seconds", "Since the clock last started its work")
        self.messages = self._gauge("duban_messages_waiting", "Messages that should have left by now")
        self.message_age = self._gauge("duban_oldest_message_seconds", "Since the oldest of them should have")
        self.updates = self._gauge("duban_updates_waiting", "Updates that are not handled yet")
        self.update_age = self._gauge("duban_oldest_update_seconds", "Since the oldest of them came")
        self.set_aside = self._gauge("duban_updates_set_aside", "Updates that were tried too often")

    def text(self) -> bytes:
        """Everything in the text format."""
        return generate_latest(self._registry)

    def _counter(self, name: str, what: str, label: str) -> Counter:
        return Counter(name, what, (label,), registry=self._registry)

    def _gauge(self, name: str, what: str) -> Gauge:
        return Gauge(name, what, registry=self._registry)
