"""Messages that did not arrive, or may not have, as the queries hand them upwards."""

from dataclasses import dataclass

from domain.groups import LinkState
from models.groups import GroupLink
from models.outbox import OutboxMessage
from models.people import Agency, Person


@dataclass(frozen=True)
class Undelivered:
    """One message with its recipient: a person with an agency, or a work group."""

    message: OutboxMessage
    person: Person | None
    agency: Agency | None
    link: GroupLink | None

    @property
    def may_be_sent(self) -> bool:
        """Whether the recipient can be written to, as far as is known."""
        if self.link is not None:
            return self.link.state is LinkState.LINKED
        return self.person is None or self.person.unreachable_since is None
