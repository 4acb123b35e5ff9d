"""The project's own files, as the tests of structure and style read them."""

import ast
from collections.abc import Callable, Iterable
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


def for_each(paths: Iterable[Path]) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
    """A test of one file becomes one of all these: thousands of tests cost more than what they look at."""

    paths = list(paths)
    assert paths

    def decorate(check: Callable[[Path], None]) -> Callable[[], None]:
        def test() -> None:
            failures = [failure for path in paths if (failure := _failure(check, path))]
            assert not failures, "\n".join(failures)

        return test

    return decorate


def _failure(check: Callable[[Path], None], path: Path) -> str | None:
    try:
        check(path)
    except AssertionError as error:
        return f"{name(path)}: {error}"
    return None
