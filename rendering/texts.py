"""Whole messages: Jinja, its templates, and what all of them know."""

from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from rendering import labels, states
from rendering.lengths import after, cut
from rendering.words import Words, catalog

ENVIRONMENTS = 16  # kept at most: one for each language and the zones in force, which hardly ever change


@dataclass(frozen=True)
class Texts(Words):
    """Everything said in one language."""

    def render(self, template: str, **facts: object) -> str:
        """A whole message from `templates/<template>`; values are escaped for HTML."""
        return _environment(self).get_template(template).render(facts).strip()

    def macro(self, template: str, name: str, facts: Mapping[str, object]) -> str:
        """One macro of a template file, called with `facts`."""
        return str(getattr(_environment(self).get_template(template).module, name)(facts)).strip()


class _Context(Context):
    """Calls what a template calls without asking whether it wants the context: nothing of ours does."""

    def call(
        self,
        called: Callable[..., Any],
        *arguments: Any,
        _loop_vars: object = None,
        _block_vars: object = None,
        **named: Any,
    ) -> Any:
        first = (self.eval_ctx,) if isinstance(called, Macro) else ()
        return called(*first, *arguments, **named)


class _Environment(jinja2.Environment):
    """Jinja, without what it would do at each message for features that are not used here."""

    context_class = _Context

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}  # a chain of the two would be walked at each message


class _Compiled(jinja2.BytecodeCache):
    """The code of each template, made once for all environments."""

    def __init__(self) -> None:
        self._code: dict[str, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._code[bucket.key] = bucket.code


_COMPILED = _Compiled()


@lru_cache(maxsize=ENVIRONMENTS)
def _environment(texts: Texts) -> jinja2.Environment:
    """All templates know `texts`, `labels`, `states`: macros imported without context are made only once."""
    environment = _Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,  # it would look at the file of each template at each message
        cache_size=-1,  # all of them
        bytecode_cache=_COMPILED,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.newstyle_gettext = True  # type: ignore[attr-defined]  # added by the i18n extension
    environment.globals.update(
        texts=texts,
        labels=labels,
        states=states,
        gettext=_gettext(texts.language),
        ngettext=_ngettext(texts.language),
    )
    environment.filters["cut"] = lambda text, limit: cut(str(text), limit)
    environment.filters["after"] = after
    return environment


def _gettext(language: str) -> Callable[..., Markup]:
    """Fills blanks after translation with what is escaped, as Jinja does by a longer way."""

    @cache
    def plain(message: str) -> Markup:
        return Markup(catalog(language).gettext(message) % {})  # noqa: S704 - a sentence of ours

    def gettext(message: str, /, **facts: object) -> Markup:
        if not facts:
            return plain(message)
        return Markup(catalog(language).gettext(message) % _escaped(facts))  # noqa: S704 - facts are escaped

    return gettext


def _ngettext(language: str) -> Callable[..., Markup]:
    def ngettext(singular: str, plural: str, count: int, /, **facts: object) -> Markup:
        said = catalog(language).ngettext(singular, plural, count)
        return Markup(said % _escaped({"num": count, **facts}))  # noqa: S704 - facts are escaped

    return ngettext


def _escaped(facts: Mapping[str, object]) -> dict[str, Markup]:
    return {name: escape(fact) for name, fact in facts.items()}
