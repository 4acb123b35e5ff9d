"""The architecture: who may import whom."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tests import sources

LEVEL = {package: level for level, layer in enumerate(sources.LAYERS) for package in layer}

# A library stays behind the packages named here; the longest name that fits decides.
OWNERS = {
    "aiohttp": {"bot"},
    "aiohttp_socks": {"bot"},
    "alembic": {"bot", "migrations"},
    "apscheduler": {"bot"},
    "chinese_calendar": {"bot", "services"},
    "docx": {"intake", "rendering"},
    "httpx": {"bot"},
    "jinja2": {"rendering", "bot.simulator"},
    "lxml": {"intake", "rendering"},
    "polib": {"rendering"},
    "prometheus_client": {"bot"},
    "psycopg": {"models"},
    "pydantic_settings": {"bot"},
    "segno": {"rendering"},
    "sqlalchemy": {"bot", "services", "models"},
    "sqlmodel": {"bot", "services", "models"},
    "starlette": {"bot"},
    "telegram": {"bot", "handlers"},
    "telegram.ext": {"bot", "handlers"},
    "typer": {"bot"},
    "uvicorn": {"bot"},
    "xlsxwriter": {"rendering"},
}

GLANCES = ("turn.glance", "transactions.glance", "database.glance")

every_module = sources.for_each(sources.CODE)


def modules_in(folder: str) -> list[Path]:
    return sorted((sources.ROOT / folder).rglob("*.py"))


def imported(node: ast.AST) -> Iterator[str]:
    """The absolute names that are imported anywhere under a node."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Import):
            yield from (alias.name for alias in inner.names)
        elif isinstance(inner, ast.ImportFrom) and inner.module and not inner.level:
            yield inner.module
            yield from (f"{inner.module}.{alias.name}" for alias in inner.names)


def top(imported_name: str) -> str:
    return imported_name.partition(".")[0]


def within(imported_name: str, package: str) -> bool:
    return f"{imported_name}.".startswith(f"{package}.")


def owners(imported_name: str) -> set[str] | None:
    libraries = [library for library in OWNERS if within(imported_name, library)]
    return OWNERS[max(libraries, key=len)] if libraries else None


def dotted(path: Path) -> str:
    return sources.name(path).removesuffix(".py").replace("/", ".")


def is_upward(package: str, other: str) -> bool:
    return other != package and other in LEVEL and LEVEL[other] <= LEVEL[package]


def functions(path: Path) -> Iterator[ast.AST]:
    return (
        node
        for node in ast.walk(sources.tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


@every_module
def test_imports_point_down(path: Path) -> None:
    package = top(dotted(path))

    assert [name for name in imported(sources.tree(path)) if is_upward(package, top(name))] == []


@every_module
def test_imports_are_absolute(path: Path) -> None:
    nodes = ast.walk(sources.tree(path))

    assert [node.lineno for node in nodes if isinstance(node, ast.ImportFrom) and node.level] == []


@every_module
def test_own_code_is_imported_at_the_top_of_the_file(path: Path) -> None:
    hidden = [name for function in functions(path) for name in imported(function)]

    assert [name for name in hidden if top(name) in sources.PACKAGES] == []


@every_module
def test_libraries_stay_with_their_owners(path: Path) -> None:
    allowed = {name: owners(name) for name in imported(sources.tree(path))}

    assert [
        name for name, who in allowed.items() if who and not any(within(dotted(path), one) for one in who)
    ] == []


@sources.for_each(modules_in("domain"))
def test_the_domain_needs_only_the_standard_library(path: Path) -> None:
    known = sys.stdlib_module_names | {"domain"}

    assert [name for name in imported(sources.tree(path)) if top(name) not in known] == []


@sources.for_each(modules_in("rendering"))
def test_rendering_is_given_its_data(path: Path) -> None:
    sources_of_data = ("models.queries", "models.database", "sqlmodel", "sqlalchemy")
    names = imported(sources.tree(path))

    assert [name for name in names if any(within(name, source) for source in sources_of_data)] == []


@sources.for_each(modules_in("bot/simulator"))
def test_the_simulator_knows_nothing_of_ours(path: Path) -> None:
    ours = [name for name in imported(sources.tree(path)) if top(name) in sources.PACKAGES]

    assert [name for name in ours if not within(name, "bot.simulator") and name != "bot"] == []


@every_module
def test_only_turns_are_given_glances(path: Path) -> None:
    """What the clock starts and what is sent may take long: none of it is done where the loop is."""
    calls = [ast.unparse(node.func) for node in ast.walk(sources.tree(path)) if isinstance(node, ast.Call)]

    assert not [call for call in calls if call.endswith(GLANCES)] or within(dotted(path), "handlers")


def test_every_package_has_a_layer() -> None:
    folders = {path.parent for path in sources.ROOT.glob("*/*.py")} - {
        sources.ROOT / "migrations",
        sources.ROOT / "tests",
    }
    packages = {folder.name for folder in folders if not folder.name.startswith(".")}

    assert packages == sources.PACKAGES
