"""Words: every sentence in both languages, none unused, none wrong, none written in code."""

import ast
import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import jinja2
import polib
import pytest

import domain
from domain.errors import RuleBroken
from domain.notices import MessageKind
from domain.zones import Zones
from rendering import errors, notices
from rendering.lengths import units
from rendering.texts import Texts
from rendering.words import LANGUAGES
from tests import sources
from tests.rendering.scenes import SHANGHAI

TEMPLATES = sources.ROOT / "rendering" / "templates"
CATALOGS = sources.ROOT / "rendering" / "locales" / "zh_CN"

MARKS = {"gettext": 1, "ngettext": 2, "msgid": 1}  # calls, with the number of their msgids
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff（），：；！？]")
BLANK = re.compile(r"%\((\w+)\)s")
TAG = re.compile(r"</?[a-z]+[^>]*>")
COMMAND = re.compile(r"(?<![\w<])/[a-z]+")

#: A msgid, or (singular, plural).
Sentence = tuple[str, ...]


# What is said


def in_templates() -> Iterator[Sentence]:
    environment = jinja2.Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    environment.policies["ext.i18n.trimmed"] = True
    environment.newstyle_gettext = True  # type: ignore[attr-defined]  # added by the i18n extension
    for path in TEMPLATES.rglob("*.html"):
        found = environment.extract_translations(path.read_text(encoding="utf-8"))  # type: ignore[attr-defined]  # added by the i18n extension
        for _, _, message in found:
            yield (message,) if isinstance(message, str) else tuple(part for part in message if part)


def in_code() -> Iterator[Sentence]:
    for path in sources.CODE:
        tree = sources.tree(path)
        marks = {**MARKS, **dict.fromkeys(nicknames(tree), 1)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (count := marks.get(name_of(node.func))):
                parts = [arg.value for arg in node.args[:count] if isinstance(arg, ast.Constant)]
                if parts:
                    yield tuple(map(str, parts))


def nicknames(tree: ast.Module) -> Iterator[str]:
    """Names that stand for gettext, as in `say = texts.gettext`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and name_of(node.value) == "gettext":
            yield from map(name_of, node.targets)


def name_of(expression: ast.expr) -> str:
    """The last word of a dotted name; empty for anything else."""
    return str(getattr(expression, "attr", getattr(expression, "id", "")))


def said() -> set[Sentence]:
    return {*in_templates(), *in_code()}


# What is translated


def entries() -> Iterator[tuple[Path, polib.POEntry]]:
    for path in sorted(CATALOGS.glob("*.po")):
        yield from ((path, entry) for entry in polib.pofile(str(path)))


def sentence(entry: polib.POEntry) -> Sentence:
    return (entry.msgid, entry.msgid_plural) if entry.msgid_plural else (entry.msgid,)


def chinese(entry: polib.POEntry) -> str:
    return str(entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr)


def pairs() -> list[tuple[str, str]]:
    """English (the plural where there is one) and Chinese."""
    return [(sentence(entry)[-1], chinese(entry)) for _, entry in entries()]


def differing(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    return [pair for pair in pairs() if sorted(pattern.findall(pair[0])) != sorted(pattern.findall(pair[1]))]


def test_every_sentence_is_translated() -> None:
    translated = {sentence(entry) for _, entry in entries() if chinese(entry)}

    assert sorted(said() - translated) == []


def test_no_translation_is_unused() -> None:
    assert sorted({sentence(entry) for _, entry in entries()} - said()) == []


def test_no_sentence_is_translated_in_two_ways() -> None:
    ways: dict[Sentence, set[str]] = defaultdict(set)
    for _, entry in entries():
        ways[sentence(entry)].add(chinese(entry))

    assert {said: found for said, found in ways.items() if len(found) > 1} == {}


def test_no_catalog_holds_a_sentence_twice() -> None:
    held = [(path.name, sentence(entry)) for path, entry in entries()]

    assert sorted({pair for pair in held if held.count(pair) > 1}) == []


@pytest.mark.parametrize("pattern", [BLANK, TAG, COMMAND, re.compile("%%")], ids=lambda p: p.pattern)
def test_a_translation_keeps_blanks_tags_and_commands(pattern: re.Pattern[str]) -> None:
    assert differing(pattern) == []


def test_translations_say_signed_for_and_never_read() -> None:
    assert [pair for pair in pairs() if re.search("已读|未读", pair[1])] == []


def test_translations_have_one_word_for_standing_in() -> None:
    assert [pair for pair in pairs() if re.search("代班|代岗|顶班", pair[1])] == []


# Where words may stand


def strings(path: Path) -> Iterator[str]:
    """The strings of a module that are no docstrings."""
    tree = sources.tree(path)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, documented)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in docstrings:
            yield node.value


#: `words` writes days and months, which no catalog can; `lengths` knows where a sentence ends.
SPEAKING = [
    path
    for path in sources.CODE
    if path.relative_to(sources.ROOT).parts[0] in {"rendering", "handlers"}
    and path.stem not in {"words", "lengths"}
]


@sources.for_each(SPEAKING)
def test_code_holds_no_chinese(path: Path) -> None:
    assert [text for text in strings(path) if CHINESE.search(text)] == []


def test_templates_hold_no_chinese() -> None:
    found = {path.name for path in TEMPLATES.rglob("*.html") if CHINESE.search(path.read_text("utf-8"))}

    assert found == set()


# Everything that can be said has its words


def broken_rules(parent: type[RuleBroken] = RuleBroken) -> list[type[RuleBroken]]:
    for module in pkgutil.iter_modules(domain.__path__, "domain."):
        importlib.import_module(module.name)
    return [parent, *(rule for child in parent.__subclasses__() for rule in broken_rules(child))]


every_rule = pytest.mark.parametrize("rule", broken_rules(), ids=lambda rule: rule.__name__)
every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_language
@every_rule
def test_every_broken_rule_has_its_sentence(rule: type[RuleBroken], language: str) -> None:
    said = errors.sentence(rule(), Texts(language, Zones(SHANGHAI)))

    assert said.endswith((".", "?", "。", "？"))
    assert "\n" not in said


@every_rule
def test_a_broken_rule_fits_the_answer_to_a_button(rule: type[RuleBroken]) -> None:
    long = "<b>&😀" * 100
    facts = dict.fromkeys(("name", "agency", "other", "lead", "title", "file_name", "number"), long)

    alert = errors.alert(rule(**facts), Texts("zh", Zones(SHANGHAI)))

    assert 0 < units(alert) <= 200
    assert "&amp;" not in alert


def test_every_kind_of_message_has_its_renderer() -> None:
    assert set(notices.RENDERERS) == set(MessageKind)
