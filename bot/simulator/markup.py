"""Telegram's HTML parse mode: text with tags → plain text and entities, refused in Telegram's words."""

import re
from dataclasses import dataclass, field

from bot.simulator.entities import utf16_length
from bot.simulator.errors import ApiError, Json, bad_request

TYPES = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("tg-spoiler", "span"), "spoiler"),
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
NAMED_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
CHARACTER = re.compile(
    r"&(?:#x(?P<hex>[0-9A-Fa-f]{1,6})|#(?P<dec>[0-9]{1,7})|(?P<name>lt|gt|amp|quot)(?![A-Za-z]));?"
)
START_TAG = re.compile(r"<(?P<name>[^\s>]*)")
ATTRIBUTE = re.compile(
    r"\s*(?P<name>[^\s=>]+)(?:\s*(?P<equals>=)\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<word>[\w.-]*)))?"
)
END_TAG = re.compile(r"</(?P<name>[^\s>]*)\s*(?P<close>>?)")
USER_LINK = re.compile(r"tg://user\?id=(\d+)")


@dataclass
class OpenTag:
    """A tag whose end has not come yet."""

    name: str
    offset: int
    attributes: dict[str, str]


@dataclass
class Reader:
    """Where the parser stands."""

    source: str
    place: int = 0
    length: int = 0
    parts: list[str] = field(default_factory=list)
    open_tags: list[OpenTag] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def byte_offset(self) -> int:
        """The place as Telegram's error texts give it."""
        return len(self.source[: self.place].encode())

    def put(self, text: str) -> None:
        """Take plain text over."""
        self.parts.append(text)
        self.length += utf16_length(text)

    def fail(self, text: str) -> ApiError:
        """The refusal for the current place."""
        return bad_request(f"can't parse entities: {text}")


def parse(source: str) -> tuple[str, list[Json]]:
    """Plain text and its entities (offsets in UTF-16 units, outer before inner)."""
    reader = Reader(source)
    while reader.place < len(source):
        _step(reader)
    if reader.open_tags:
        raise reader.fail(f'Can\'t find end tag corresponding to start tag "{reader.open_tags[-1].name}"')
    ordered = sorted(
        enumerate(reader.entities), key=lambda pair: (pair[1]["offset"], -pair[1]["length"], -pair[0])
    )
    return "".join(reader.parts), [entity for _, entity in ordered]


def _step(reader: Reader) -> None:
    source, place = reader.source, reader.place
    if source[place] == "<":
        return _end(reader) if source.startswith("</", place) else _start(reader)
    if source[place] == "&" and (match := CHARACTER.match(source, place)):
        reader.put(_character(match))
        reader.place = match.end()
        return None
    plain = re.compile(r"[^<&]+|&").match(source, place)
    if plain:
        reader.put(plain.group())
        reader.place = plain.end()
    return None


def _character(match: re.Match[str]) -> str:
    if match["name"]:
        return NAMED_CHARACTERS[match["name"]]
    code = int(match["hex"], 16) if match["hex"] else int(match["dec"])
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code <= 0xDFFF else match.group()


def _decoded(text: str) -> str:
    return CHARACTER.sub(_character, text)


def _start(reader: Reader) -> None:
    match = START_TAG.match(reader.source, reader.place)
    name = match["name"].lower() if match else ""
    at = reader.byte_offset()
    if match is None or match.end() >= len(reader.source):
        raise reader.fail(f"Unclosed start tag at byte offset {at}")
    if name not in TYPES:
        raise reader.fail(f'Unsupported start tag "{name}" at byte offset {at}')
    attributes, end = _attributes(reader, name, match.end(), at)
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise reader.fail(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
    reader.open_tags.append(OpenTag(name, reader.length, attributes))
    reader.place = end


def _attributes(reader: Reader, name: str, place: int, at: int) -> tuple[dict[str, str], int]:
    """The attributes of a start tag and the place after its `>`."""
    attributes: dict[str, str] = {}
    source = reader.source
    while True:
        while place < len(source) and source[place].isspace():
            place += 1
        if place >= len(source):
            raise reader.fail(f'Unclosed start tag "{name}" at byte offset {at}')
        if source[place] == ">":
            return attributes, place + 1
        match = ATTRIBUTE.match(source, place)
        if match is None:
            raise reader.fail(f'Empty attribute name in the tag "{name}" at byte offset {at}')
        if not match["equals"] and match["name"] != "expandable":
            raise reader.fail(
                f'Expected equal sign in declaration of an attribute of the tag "{name}" at byte offset {at}'
            )
        value = match["double"] or match["single"] or match["word"] or ""
        attributes[match["name"].lower()] = _decoded(value)
        place = match.end()


def _end(reader: Reader) -> None:
    at = reader.byte_offset()
    if not reader.open_tags:
        raise reader.fail(f"Unexpected end tag at byte offset {at}")
    match = END_TAG.match(reader.source, reader.place)
    if match is None or not match["close"]:
        raise reader.fail(f"Unclosed end tag at byte offset {at}")
    tag, name = reader.open_tags[-1], match["name"].lower()
    if name not in ("", tag.name):
        raise reader.fail(
            f'Unmatched end tag at byte offset {at}, expected "</{tag.name}>", found "</{name}>"'
        )
    reader.open_tags.pop()
    reader.place = match.end()
    if reader.length > tag.offset:
        _close(reader, tag)


def _close(reader: Reader, tag: OpenTag) -> None:
    entity: Json = {"type": TYPES[tag.name], "offset": tag.offset, "length": reader.length - tag.offset}
    if tag.name == "a":
        _close_link(reader, tag, entity)
    elif tag.name in ("code", "pre"):
        _close_code(reader, tag, entity)
    elif tag.name == "tg-emoji":
        identifier = tag.attributes.get("emoji-id", "")
        if not identifier.isdigit() or int(identifier) >= 2**63:
            raise reader.fail("Invalid custom emoji identifier specified")
        reader.entities.append(entity | {"custom_emoji_id": identifier})
    elif tag.name == "tg-time":
        style = {"date_time_format": tag.attributes["format"]} if "format" in tag.attributes else {}
        reader.entities.append(entity | {"unix_time": int(tag.attributes.get("unix", "0"))} | style)
    else:
        kind = "expandable_blockquote" if "expandable" in tag.attributes else entity["type"]
        reader.entities.append(entity | {"type": kind})


def _close_link(reader: Reader, tag: OpenTag, entity: Json) -> None:
    covered = "".join(reader.parts).encode("utf-16-le")[tag.offset * 2 :].decode("utf-16-le")
    url = tag.attributes.get("href") or covered
    if user := USER_LINK.fullmatch(url):
        person = {"id": int(user[1]), "is_bot": False, "first_name": covered}
        reader.entities.append(entity | {"type": "text_mention", "user": person})
    elif re.match(r"(?i)(https?|tg|ton|tonsite)://", url):
        reader.entities.append(entity | {"url": url})
    elif re.fullmatch(r"(?i)[\w-]+(\.[\w-]+)+([/?#]\S*)?", url):
        reader.entities.append(entity | {"url": f"http://{url}"})
    # Any other address is no link: Telegram drops the entity and keeps the text.


def _close_code(reader: Reader, tag: OpenTag, entity: Json) -> None:
    """<pre><code class="language-…"> becomes one entity with a language."""
    language = tag.attributes.get("class", "").removeprefix("language-") if tag.name == "code" else ""
    last = reader.entities[-1] if reader.entities else {}
    same_place = last.get("offset") == entity["offset"] and last.get("length") == entity["length"]
    if tag.name == "pre" and last.get("type") == "code" and same_place:
        reader.entities[-1] = entity | ({"language": last["language"]} if "language" in last else {})
        return
    inside_pre = any(open_tag.name == "pre" for open_tag in reader.open_tags)
    reader.entities.append(entity | ({"language": language} if language and inside_pre else {}))
