"""The style that can be measured: sizes, names, first lines, reasons."""

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import quantiles

import pytest

from tests import sources

LONGEST_FUNCTION = 60
LONGEST_CALLBACK = 25
LONGEST_FILE = 450
USUAL_FUNCTION = 40  # 19 of 20 functions
USUAL_FILE = 350  # 19 of 20 files

# Names that say nothing about the work, whole or as a part of a longer one.
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc", "stuff"}

SILENCED = re.compile(r"#\s*(?:noqa|type:\s*ignore)")
SILENCED_WITH_REASON = re.compile(
    r"#\s*(?:noqa: [A-Z]+\d+(?:, ?[A-Z]+\d+)*|type: ignore\[[\w, -]+\])\W+\w+\W+\w+"
)

every_module = sources.for_each(sources.MODULES)
#: A migration is a list of steps, as long as the change it makes.
production_module = sources.for_each(path for path in sources.MODULES if "versions" not in path.parts)

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(sources.tree(path)) if isinstance(node, Function))


def lines_of(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def lines_in(path: Path) -> int:
    return len(sources.text(path).splitlines())


def longer_than(limit: int, measured: Iterable[Function]) -> dict[str, int]:
    return {function.name: lines_of(function) for function in measured if lines_of(function) > limit}


def callbacks(path: Path) -> Iterator[Function]:
    return (function for function in functions(path) if isinstance(function, ast.AsyncFunctionDef))


def nineteen_in_twenty(sizes: list[int]) -> float:
    return quantiles(sizes, n=20, method="inclusive")[-1]


@production_module
def test_a_function_does_one_thing(path: Path) -> None:
    assert longer_than(LONGEST_FUNCTION, functions(path)) == {}


@sources.for_each(sorted((sources.ROOT / "handlers").rglob("*.py")))
def test_a_callback_decides_nothing(path: Path) -> None:
    assert longer_than(LONGEST_CALLBACK, callbacks(path)) == {}


@production_module
def test_a_file_holds_one_noun(path: Path) -> None:
    assert lines_in(path) <= LONGEST_FILE


def test_functions_are_short_as_a_rule() -> None:
    sizes = [lines_of(function) for path in sources.CODE for function in functions(path)]

    assert nineteen_in_twenty(sizes) <= USUAL_FUNCTION


def test_files_are_short_as_a_rule() -> None:
    sizes = [lines_in(path) for path in sources.CODE]

    assert nineteen_in_twenty(sizes) <= USUAL_FILE


@every_module
def test_a_module_opens_with_what_lives_in_it(path: Path) -> None:
    first_line = (ast.get_docstring(sources.tree(path)) or "").partition("\n")[0]

    assert first_line.endswith((".", "?", "。"))


@every_module
def test_a_module_is_named_after_the_work(path: Path) -> None:
    words = re.split(r"[/_.]", sources.name(path))

    assert EMPTY_NAMES.isdisjoint(words)


@every_module
def test_a_silenced_check_gives_its_code_and_its_reason(path: Path) -> None:
    tokens = tokenize.generate_tokens(io.StringIO(sources.text(path)).readline)
    comments = [token.string for token in tokens if token.type == tokenize.COMMENT]

    assert [
        comment
        for comment in comments
        if SILENCED.search(comment) and not SILENCED_WITH_REASON.search(comment)
    ] == []


def test_the_share_of_tests_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    code = sum(lines_in(path) for path in sources.CODE)
    tests = sum(lines_in(path) for path in sources.MODULES if sources.name(path).startswith("tests/"))

    with capsys.disabled():
        print(f"\n{code} lines of code, {tests} of tests: 1 to {tests / code:.2f}")  # noqa: T201 - told, not asserted
