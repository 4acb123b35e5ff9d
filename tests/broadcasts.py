"""Notices to many, as they wait in the outbox once they were sent."""

from collections.abc import Sequence

import sqlalchemy as sa

from domain.delivery import DeliveryState, Priority
from domain.notices import MessageKind, NoticeStatus, ReceiptState
from domain.roles import Role
from models.base import Base
from models.database import Database
from models.notices import Receipt
from models.outbox import OutboxMessage
from models.people import Person, Seat
from tests import factories


def waiting(database: Database, people: int, texts: Sequence[str]) -> list[int]:
    """One notice for each text, to so many liaisons; the Telegram ids of these."""
    group, author = factories.group(), factories.person("王秘书")
    with database.transaction() as session:
        session.add_all([group, author])
        session.flush()
        notices = [
            factories.notice(text, group_id=group.id, author_id=author.id, status=NoticeStatus.SENT)
            for text in texts
        ]
        session.add_all(notices)
    now, ids = factories.NOW, range(author.id + 1, author.id + 1 + people)
    rows: dict[type[Base], list[dict[str, object]]] = {
        Person: [{"id": one, "telegram_id": 10_000 + one, "name": "李", "created_at": now} for one in ids],
        Seat: [
            {"id": one, "group_id": group.id, "role": Role.LIAISON, "person_id": one, "created_at": now}
            for one in ids
        ],
        Receipt: [
            {"notice_id": notice.id, "seat_id": one, "person_id": one, "state": ReceiptState.QUEUED}
            for notice in notices
            for one in ids
        ],
        OutboxMessage: [
            {
                "dedup_key": f"notice:{notice.id}:{one}",
                "kind": MessageKind.NOTICE,
                "facts": {"notice_id": notice.id},
                "person_id": one,
                "priority": int(Priority.BROADCAST),
                "due_at": now,
                "state": DeliveryState.WAITING,
                "attempts": 0,
                "created_at": now,
            }
            for notice in notices
            for one in ids
        ],
    }
    with database.engine.begin() as connection:
        for table, lines in rows.items():
            connection.execute(sa.insert(table), lines)
    return [10_000 + one for one in ids]
