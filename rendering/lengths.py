"""Lengths in UTF-16 units, as Telegram counts: count, cut and part a text."""

_SENTENCE_ENDS = "。．.：:；; \u3000\n"


def units(text: str) -> int:
    """Length in UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, limit: int) -> str:
    """The text itself, or its start and … within `limit` UTF-16 units; never half a character."""
    if units(text) <= limit:
        return text
    return text.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", "ignore") + "…"


def pieces(text: str, limit: int) -> list[str]:
    """The text in parts of at most `limit` UTF-16 units, parted at line ends and stops if there are any."""
    found: list[str] = []
    while text:
        head = text if units(text) <= limit else cut(text, limit + 1)[:-1]
        if len(head) < len(text):
            stop = max(head.rfind(end) for end in _SENTENCE_ENDS if not end.isspace() or end == "\n") + 1
            head = head[:stop] if stop > len(head) // 2 else head
        found.append(head.strip())
        text = text[len(head) :]
    return [part for part in found if part]


def after(text: str, beginning: str) -> str:
    """The text without its first sentence where that is only `beginning`; "" where nothing else is left."""
    rest = text.removeprefix(beginning)
    return text if rest and rest[0] not in _SENTENCE_ENDS else rest.lstrip(_SENTENCE_ENDS)
