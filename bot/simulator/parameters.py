"""The parameters of one request, read as the Bot API reads them: everything may come as text."""

import json
from collections.abc import Mapping

from bot.simulator.errors import Json, bad_request
from bot.simulator.files import Upload

ATTACHED = "attach://"


class Parameters:
    """Values by name and files by part name."""

    def __init__(self, values: Mapping[str, object], files: Mapping[str, Upload] | None = None) -> None:
        self.values = dict(values)
        self.files = dict(files or {})

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) not in (None, "") or name in self.files

    def text(self, name: str) -> str:
        """A string; numbers are taken as they are written, a missing one is empty."""
        value = self.values.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number; like the Bot API, what cannot be read counts as not given."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """True for true, yes and 1."""
        return self.text(name).lower() in ("true", "yes", "1")

    def mapping(self, name: str) -> Json:
        """A JSON object, empty when not given."""
        value = self._decoded(name, {})
        if not isinstance(value, dict):
            raise bad_request(f"object expected as {name.replace('_', ' ')}")
        return value

    def sequence(self, name: str) -> list[Json]:
        """A JSON array of objects, empty when not given."""
        value = self._decoded(name, [])
        if not isinstance(value, list):
            raise bad_request(f"expected an Array of {name}")
        return value

    def upload(self, name: str) -> Upload | None:
        """The file part sent for this parameter, under its own name or attached."""
        return self.files.get(name) or self.attached(self.text(name))

    def attached(self, reference: str) -> Upload | None:
        """The file part an `attach://` reference points to; None for any other text."""
        if not reference.startswith(ATTACHED):
            return None
        return self.files.get(reference.removeprefix(ATTACHED))

    def _decoded(self, name: str, default: object) -> object:
        value = self.values.get(name)
        if value in (None, ""):
            return default
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None
