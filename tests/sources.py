"""The project's own files, as the tests of structure and style read them."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent

# Top to bottom. A package imports only from layers below its own.
LAYERS = ({"bot"}, {"handlers"}, {"services", "rendering"}, {"models", "intake"}, {"domain"})
PACKAGES = frozenset().union(*LAYERS)


def _modules(folders: frozenset[str]) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


#: Every module that runs in production, migrations aside.
CODE = _modules(PACKAGES)

#: Every module people read: the code, its migrations and its tests.
MODULES = CODE + _modules(frozenset({"migrations", "tests"}))


def name(path: Path) -> str:
    """The path as a test shows it: from the root, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


@cache
def text(path: Path) -> str:
    """What the file says."""
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """The module, parsed."""
    return ast.parse(text(path), filename=name(path))
