"""A request beside the item that it is about, as the queries hand it upwards."""

from dataclasses import dataclass

from models.items import Item
from models.people import Agency, Person
from models.requests import Request
from models.views import Party


@dataclass(frozen=True)
class RequestView:
    """Something asked about an item, beside the item as it is."""

    request: Request
    item: Item
    agency: Agency | None  # that asks; None: the secretariat's own motion
    author: Person
    decider: Person | None
    parties: tuple[Party, ...]
    target_texts: tuple[str, ...]
    named: Agency | None = None  # the agency that is to come, lead or go, or that takes a declined part over
    ledger_name: str = ""  # where more than one is in force
    principal: Person | None = None  # for whom the author asks
    deciding_for: Person | None = None
