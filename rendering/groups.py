"""Work groups: how a ledger is linked to them, and what is posted there (figures alone, never names)."""

from collections.abc import Sequence
from datetime import datetime

from domain.groups import LinkState, Occasion
from models.documents import Ledger
from models.groups import GroupLink, GroupPost, GroupView, LinkedLedger
from rendering import deep_links, labels
from rendering.actions import Action
from rendering.buttons import Button, button, keyboard
from rendering.lengths import cut
from rendering.messages import Message
from rendering.texts import Texts

GROUP_LINES = 8


def overview(view: GroupView, texts: Texts) -> Message:
    """A ledger's work groups, and those that were lost."""
    text = texts.render(
        "groups/overview.html", view=view, shown=GROUP_LINES, why=lambda state: why_lost(state, texts)
    )
    ledger_id = view.ledger.id
    unlink = [
        [button(texts.gettext("Unlink %(title)s", title=cut(_title(link), 30)), Action.GROUP_UNLINK, link.id)]
        for link in view.linked[:GROUP_LINES]
    ]
    post = [button(texts.gettext("Post to the work group"), Action.GROUP_POST, ledger_id)]
    return Message(
        text,
        keyboard(
            [button(texts.gettext("Link a group"), Action.GROUP_OFFER, ledger_id)],
            post if view.linked else [],
            *unlink,
            [button(texts.gettext("See the cycle"), Action.CYCLE, ledger_id)],
        ),
    )


def _title(link: GroupLink) -> str:
    return link.title or "—"


def why_lost(state: LinkState, texts: Texts) -> str:
    """Why a group cannot be written to any more."""
    return {
        LinkState.MUTED: texts.gettext("I may not write there any more"),
        LinkState.TOPIC_GONE: texts.gettext("the topic was deleted or closed"),
    }.get(state, texts.gettext("I was taken out of the group, or it was deleted"))


def offered(ledger: Ledger, code: str, until: datetime, username: str, texts: Texts) -> Message:
    """How to link a group: a button for a group, a line to copy for a topic."""
    text = texts.render("groups/offered.html", ledger=ledger, command=f"/link {code}", until=until)
    choose = Button(texts.gettext("Choose the group"), url=deep_links.into_group(username, code))
    return Message(text, keyboard([choose], labels.back(texts, Action.GROUPS, ledger.id)))


def confirm_unlink(found: LinkedLedger, texts: Texts) -> Message:
    """Asks once more."""
    return Message(
        texts.render("groups/confirm_unlink.html", found=found),
        keyboard(
            [button(texts.gettext("Unlink it"), Action.GROUP_UNLINK_CONFIRMED, found.link.id)],
            labels.back(texts, Action.GROUPS, found.ledger.id),
        ),
    )


def preview(shown: GroupPost, links: Sequence[GroupLink], texts: Texts, group_texts: Texts) -> Message:
    """The post as the groups will read it, and which groups they are."""
    names = texts.gettext(", ").join(cut(_title(link), 30) for link in links[:GROUP_LINES])
    text = texts.render("groups/preview.html", post=post(shown, group_texts).text, names=names, n=len(links))
    ledger_id = shown.ledger.id
    send = texts.ngettext("Post to %(num)s group", "Post to %(num)s groups", len(links))
    return Message(
        text,
        keyboard(
            [button(send, Action.GROUP_POST_CONFIRMED, ledger_id)],
            labels.back(texts, Action.STATUS, ledger_id),
        ),
    )


def posted(ledger_id: int, count: int, texts: Texts) -> Message:
    """After posting."""
    return Message(
        texts.render("groups/posted.html", n=count),
        keyboard([button(texts.gettext("How reporting stands"), Action.STATUS, ledger_id)]),
    )


def lost(found: LinkedLedger, texts: Texts) -> Message:
    """To the secretariat: a group cannot be written to any more."""
    text = texts.render("groups/lost.html", found=found, why=why_lost(found.link.state, texts))
    return Message(
        text,
        keyboard(
            [button(texts.gettext("Link it anew"), Action.GROUP_OFFER, found.ledger.id)],
            [button(texts.gettext("Work groups"), Action.GROUPS, found.ledger.id)],
        ),
    )


# In the group itself


def post(shown: GroupPost, texts: Texts, username: str = "") -> Message:
    """A period's public figures, with the way to the private chat."""
    text = texts.render("groups/post.html", post=shown)
    is_silent = shown.occasion is not Occasion.DUE_TODAY
    return Message(text, keyboard(deep_links.home(username, texts)), is_silent=is_silent)


def linked(found: LinkedLedger, username: str, texts: Texts) -> Message:
    """To the group: what will be posted here."""
    text = texts.render("groups/linked.html", found=found)
    return Message(text, keyboard(deep_links.home(username, texts)), is_silent=True)


def unlinked(count: int, texts: Texts) -> Message:
    """To the group: nothing is posted here any more, or nothing ever was."""
    return Message(texts.render("groups/unlinked.html", n=count), is_silent=True)
