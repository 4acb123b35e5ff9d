"""Formatted text: UTF-16 lengths, given entities, entities found by themselves, and back to HTML."""

import html
import re

from bot.simulator.errors import Json, bad_request

FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"，。；）]+)"
    r"|(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)"
    r"|(?P<mention>(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31})"
    r"|(?P<hashtag>(?<![\w#])#\w+)"
)
FOUND_TYPES = frozenset({"url", "bot_command", "mention", "hashtag"})
SIMPLE_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "blockquote": "blockquote",
}
KNOWN_TYPES = {*FOUND_TYPES, *SIMPLE_TAGS, "pre", "text_link", "text_mention", "expandable_blockquote"} | {
    "custom_emoji",
    "date_time",
    "cashtag",
    "email",
    "phone_number",
}


def utf16_length(text: str) -> int:
    """Length as Telegram counts it: characters outside the basic plane count twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of the text an entity covers."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[offset * 2 : (offset + length) * 2].decode("utf-16-le", "replace")


def found(text: str) -> list[Json]:
    """Commands, links, mentions and hashtags, which Telegram marks without being asked."""
    return [
        {
            "type": match.lastgroup,
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match.group()),
        }
        for match in FOUND.finditer(text)
    ]


def checked(text: str, entities: list[Json]) -> list[Json]:
    """Entities a bot gave itself, refused when they do not fit the text."""
    length = utf16_length(text)
    for entity in entities:
        if entity.get("type") not in KNOWN_TYPES:
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
        offset, end = entity.get("offset", 0), entity.get("offset", 0) + entity.get("length", 0)
        if offset < 0:
            raise bad_request(f"receive an entity with incorrect offset {offset}")
        if offset > length:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
        if end > length:
            raise bad_request(
                f"entity beginning at UTF-16 offset {offset} ends after the end of the text "
                f"at UTF-16 offset {end}"
            )
    return list(entities)


def with_found(text: str, entities: list[Json]) -> list[Json]:
    """Given entities and found ones together, in Telegram's order."""
    covered = [
        (entity["offset"], entity["offset"] + entity["length"]) for entity in entities if _is_opaque(entity)
    ]
    free = [
        entity
        for entity in found(text)
        if not any(
            start < entity["offset"] + entity["length"] and entity["offset"] < end for start, end in covered
        )
    ]
    return sorted([*entities, *free], key=lambda entity: (entity["offset"], -entity["length"]))


def stripped(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Without blank space around, as Telegram stores it; entities move along."""
    kept = text.strip()
    removed = utf16_length(text[: len(text) - len(text.lstrip())])
    length = utf16_length(kept)
    moved = []
    for entity in entities:
        start = max(0, entity["offset"] - removed)
        end = min(length, entity["offset"] + entity["length"] - removed)
        if end > start:
            moved.append(entity | {"offset": start, "length": end - start})
    return kept, moved


def to_html(text: str, entities: list[Json]) -> str:
    """The text with its formatting as HTML that a bot could have sent."""
    marks: dict[int, tuple[list[str], list[str]]] = {}
    for entity in entities:
        opening, closing = _tags(entity)
        start, end = entity["offset"], entity["offset"] + entity["length"]
        marks.setdefault(start, ([], []))[1].append(opening)
        marks.setdefault(end, ([], []))[0].insert(0, closing)
    parts, done = [], 0
    for place in sorted(marks):
        closings, openings = marks[place]
        parts.append(html.escape(utf16_slice(text, done, place - done), quote=False))
        parts.extend([*closings, *openings])
        done = place
    parts.append(html.escape(utf16_slice(text, done, utf16_length(text) - done), quote=False))
    return "".join(parts)


def _is_opaque(entity: Json) -> bool:
    return entity["type"] in ("code", "pre", "text_link", "text_mention")


def _tags(entity: Json) -> tuple[str, str]:
    """Opening and closing tag; none for what Telegram marks by itself."""
    kind = entity["type"]
    if kind in SIMPLE_TAGS:
        return f"<{SIMPLE_TAGS[kind]}>", f"</{SIMPLE_TAGS[kind]}>"
    if kind in FOUND_TYPES:
        return "", ""
    return _special_tags(kind, entity)


def _special_tags(kind: str, entity: Json) -> tuple[str, str]:
    if kind == "text_link":
        return f'<a href="{html.escape(entity["url"])}">', "</a>"
    if kind == "text_mention":
        return f'<a href="tg://user?id={entity["user"]["id"]}">', "</a>"
    if kind == "expandable_blockquote":
        return "<blockquote expandable>", "</blockquote>"
    if kind == "pre":
        language = entity.get("language")
        return (
            (f'<pre><code class="language-{language}">', "</code></pre>") if language else ("<pre>", "</pre>")
        )
    if kind == "date_time":
        style = f' format="{entity["date_time_format"]}"' if "date_time_format" in entity else ""
        return f'<tg-time unix="{entity["unix_time"]}"{style}>', "</tg-time>"
    if kind == "custom_emoji":
        return f'<tg-emoji emoji-id="{entity["custom_emoji_id"]}">', "</tg-emoji>"
    return "", ""
