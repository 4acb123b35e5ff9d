"""The public specification of the Bot API as a judge: of what a bot asks and of what it is told."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.simulator.records import Request

PATH = Path(__file__).parents[3] / "shared" / "bot_api_spec.json"
PLAIN: dict[str, type | tuple[type, ...]] = {
    "Integer": int,
    "String": str,
    "Float": (int, float),
    "Boolean": bool,
    "True": bool,
}


@dataclass(frozen=True)
class Specification:
    """Methods and types as published."""

    methods: dict[str, Any]
    types: dict[str, Any]

    def request_problems(self, request: Request) -> list[str]:
        """What is wrong with a request: method, unknown, missing or mistyped parameters."""
        method = self.methods.get(request.method)
        if method is None:
            return [f"{request.method}: no such method"]
        given = dict(request.parameters) | {
            name: "attach://" for name in request.files if self._is_field(method, name)
        }
        return self._object_problems(given, method.get("fields", []), request.method)

    def result_problems(self, request: Request) -> list[str]:
        """What is wrong with the result of an accepted request."""
        return self._problems(
            request.result, self.methods[request.method]["returns"], f"{request.method} result"
        )

    def problems(self, value: object, kind: str) -> list[str]:
        """What is wrong with a value that should be of this type."""
        return self._problems(value, [kind], kind)

    def parameters(self, method: str) -> tuple[set[str], set[str]]:
        """Required and all parameters of a method."""
        fields = self.methods[method].get("fields", [])
        return {field["name"] for field in fields if field["required"]}, {field["name"] for field in fields}

    def _is_field(self, method: Any, name: str) -> bool:
        return any(field["name"] == name for field in method.get("fields", []))

    def _object_problems(self, given: dict[str, Any], fields: list[Any], where: str) -> list[str]:
        known = {field["name"]: field for field in fields}
        problems = [f"{where}: unknown {name}" for name in given if name not in known]
        problems += [
            f"{where}: {name} missing"
            for name, field in known.items()
            if field["required"] and name not in given
        ]
        for name, value in given.items():
            if name in known:
                problems += self._problems(value, known[name]["types"], f"{where}.{name}")
        return problems

    def _problems(self, value: Any, kinds: list[str], where: str) -> list[str]:
        """Problems with the kind that fits best: none if it fits one of them."""
        return min((self._problems_as(value, kind, where) for kind in kinds), key=len)

    def _problems_as(self, value: Any, kind: str, where: str) -> list[str]:
        if kind == "InputFile":
            return [] if isinstance(value, str) else [f"{where}: no file"]
        if kind in PLAIN:
            return [] if _is_plain(value, kind) else [f"{where}: {value!r} is no {kind}"]
        value = _decoded(value)
        if kind.startswith("Array of "):
            return self._array_problems(value, kind.removeprefix("Array of "), where)
        if subtypes := self.types[kind].get("subtypes"):
            return self._problems(value, subtypes, where)
        if not isinstance(value, dict):
            return [f"{where}: {value!r} is no {kind}"]
        return self._object_problems(value, self.types[kind].get("fields", []), where)

    def _array_problems(self, value: Any, kind: str, where: str) -> list[str]:
        if not isinstance(value, list):
            return [f"{where}: {value!r} is no array"]
        return [problem for item in value for problem in self._problems_as(item, kind, where)]


def is_present() -> bool:
    """Whether the specification is at hand."""
    return PATH.exists()


@cache
def load() -> Specification:
    """The specification from ../shared."""
    content = json.loads(PATH.read_text(encoding="utf-8"))
    return Specification(content["methods"], content["types"])


def _is_plain(value: Any, kind: str) -> bool:
    if kind != "String" and isinstance(value, str):
        value = _decoded(value)
    if isinstance(value, bool):
        return kind in ("Boolean", "True")
    return isinstance(value, PLAIN[kind])


def _decoded(value: Any) -> Any:
    """JSON in a form field comes as text."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
