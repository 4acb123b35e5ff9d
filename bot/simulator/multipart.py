"""Bodies of HTTP requests: JSON, forms and multipart, as parameters and files."""

import json
import re
from urllib.parse import parse_qsl, unquote

from bot.simulator.errors import Json, bad_request
from bot.simulator.files import Upload

QUOTED = re.compile(r'(?P<key>name|filename)="(?P<value>(?:[^"\\]|\\.)*)"')
BOUNDARY = re.compile(r'boundary="?(?P<value>[^";]+)"?')
MIME_TYPE = re.compile(r"content-type:\s*(?P<value>[^\r\n]+)", re.IGNORECASE)

Body = tuple[Json, dict[str, Upload]]


def parse(content_type: str, body: bytes) -> Body:
    """The parameters and files of a body of this type; an empty or unknown one has none."""
    if content_type.startswith("multipart/form-data"):
        return _parse_multipart(content_type, body)
    if content_type.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True)), {}
    if content_type.startswith("application/json") and body:
        return _parse_json(body), {}
    return {}, {}


def _parse_json(body: bytes) -> Json:
    try:
        values = json.loads(body)
    except ValueError:
        raise bad_request("can't parse request: wrong JSON") from None
    if not isinstance(values, dict):
        raise bad_request("can't parse request: an object was expected")
    return values


def _parse_multipart(content_type: str, body: bytes) -> Body:
    boundary = BOUNDARY.search(content_type)
    if boundary is None:
        raise bad_request("can't parse request: no boundary")
    # The first delimiter has no line break before it; with one put there, all are alike.
    delimiter = b"\r\n--" + boundary["value"].encode()
    values: Json = {}
    files: dict[str, Upload] = {}
    for part in (b"\r\n" + body).split(delimiter)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        headers = head.decode()
        quoted = {match["key"]: _unquoted(match["value"]) for match in QUOTED.finditer(headers)}
        if "filename" in quoted:
            mime_type = MIME_TYPE.search(headers)
            files[quoted["name"]] = Upload(
                quoted["filename"], content, mime_type["value"].strip() if mime_type else ""
            )
        else:
            values[quoted["name"]] = content.decode()
    return values, files


def _unquoted(value: str) -> str:
    """Undo the escapes of a quoted name: backslashes, and the three that HTML forms use."""
    return re.sub(r"%(22|0D|0A)", lambda match: unquote(match.group()), re.sub(r"\\(.)", r"\1", value))
