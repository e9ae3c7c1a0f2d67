"""Puts a language's words into templates when they are compiled, so that drawing a page looks nothing up.

The templates mark their words as Jinja's own i18n extension has it: `{% trans %}` for what may hold markup, `_()` for
plain text within an expression. Where Jinja would write a call for each, the translation itself is written here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from jinja2 import Environment, TemplateAssertionError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer

from comments_bridge.showing.languages import Words, one_or_many
from comments_bridge.showing.phrasing import filters_of, open_graph_name, plural_examples

RECIPE = "4"  # another number has every template compiled again
_CALLS = {"_": (0, False), "gettext": (0, False), "ngettext": (0, True), "pgettext": (1, False), "npgettext": (1, True)}
_NOTHING = nodes.Const("")
_Node = TypeVar("_Node", bound=nodes.Node)
_PLACE = re.compile(r"%\((\w+)\)s|%(%)")


def speak(environment: Environment, words: Words) -> Environment:
    """Return an environment like another, whose templates speak a language.

    They see its tag as `LANGUAGE`, as `OG_LOCALE` what Open Graph calls it, and as `PLURALS` a number for each of its
    plurals. What the other has in `globals` by now is theirs too; it stays as it is.
    """
    spoken = environment.overlay()
    spoken.policies = {**environment.policies, "ext.i18n.trimmed": True}
    spoken.add_extension("jinja2.ext.i18n")
    spoken.newstyle_gettext = True  # type: ignore[attr-defined] # the extension reads it
    spoken.globals = {name: each for name, each in environment.globals.items() if name != "_"}  # no call of it stays
    spoken.filters = {**environment.filters, **filters_of(words)}
    spoken.code_generator_class = _generator(words)
    spoken.words_digest = f"{RECIPE} {words.tag} {words.own_tag} {words.digest}"  # type: ignore[attr-defined] # the template cache reads it
    return spoken


def _generator(words: Words) -> type[CodeGenerator]:
    class Spoken(CodeGenerator):
        """Writes the code of a template after the words were put into it."""

        def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's name
            binder = _Binder(words, self.environment, self.name, self.filename)
            super().visit_Template(binder.visit(node), frame)

    return Spoken


class _Binder(NodeTransformer):
    """Replaces the calls that ask for a translation by the translation, and filters by what they come to.

    What is written to the page becomes statements, which cost no more than if the template said them in one language.
    """

    def __init__(self, words: Words, environment: Environment, name: str | None, filename: str | None) -> None:
        self._words = words
        self._environment = environment
        self._place = (name, filename)
        self._spliced: set[nodes.Expr] = set()
        self._constants = {
            "LANGUAGE": words.tag,
            "OG_LOCALE": open_graph_name(words),
            "PLURALS": plural_examples(words),
        }

    def visit_Name(self, node: nodes.Name) -> nodes.Expr:  # noqa: N802 - Jinja's name
        """Replace what says which language this is."""
        known = node.ctx == "load" and node.name in self._constants
        return self._settle(nodes.Const(self._constants[node.name]), node) if known else node

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802 - Jinja's name
        """Replace one call; others than ours stay."""
        self.generic_visit(node)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        if name not in _CALLS:
            return node
        first, has_forms = _CALLS[name]
        texts = [arg.value for arg in node.args if isinstance(arg, nodes.Const) and isinstance(arg.value, str)]
        if len(texts) != first + 1 + has_forms:
            msg = f"{name}() needs its words in the template itself"
            raise TemplateAssertionError(msg, node.lineno, *self._place)
        context = texts[0] if first else ""
        values = {each.key: each.value for each in node.kwargs}
        kind = nodes.Const if name == "_" else nodes.TemplateData
        if not has_forms:
            return self._settle(
                self._splice(self._words.one_form(texts[first], context), values, kind, node.lineno), node
            )
        forms, rule = self._words.all_forms(texts[first], texts[-1], context)
        spliced = [self._splice(form, values, kind, node.lineno) for form in forms]
        return self._settle(self._choose(spliced, node.args[-1], rule), node)

    def visit_Filter(self, node: nodes.Filter) -> nodes.Expr:  # noqa: N802 - Jinja's name
        """Leave out what does nothing on a page in the language of the settings."""
        self.generic_visit(node)
        idle = node.name in {"own", "own_plain"} and self._words.tag == self._words.own_tag and node.node is not None
        return node.node if idle and node.node is not None else node

    def visit_Output(self, node: nodes.Output) -> list[nodes.Stmt]:  # noqa: N802 - Jinja's name
        """Write the pieces of a translation one after the other, as those of the template are."""
        self.generic_visit(node)
        return [self._settle(each, node) for each in self._write(node.nodes)]

    def _write(self, expressions: Iterable[nodes.Expr]) -> list[nodes.Stmt]:
        written: list[nodes.Stmt] = []
        for each in expressions:
            if isinstance(each, nodes.Concat) and each in self._spliced:
                written += self._write(each.nodes)
            elif isinstance(each, nodes.CondExpr) and each in self._spliced:
                written.append(
                    nodes.If(each.test, self._write([each.expr1]), [], self._write([each.expr2 or _NOTHING]))
                )
            elif isinstance(each, nodes.Filter) and each.name == "in_language":
                differs = nodes.Compare(each.node, [nodes.Operand("ne", nodes.Const(self._words.tag))])
                written.append(nodes.If(differs, [nodes.Output([each])], [], []))
            elif written and isinstance(written[-1], nodes.Output):
                written[-1].nodes.append(each)
            else:
                written.append(nodes.Output([each]))
        return written

    def _splice(self, form: str, values: Mapping[str, nodes.Expr], kind: Any, line: int) -> nodes.Expr:
        """Return a message with the expressions that its names stand for."""
        pieces: list[nodes.Expr] = []
        end = 0
        for found in _PLACE.finditer(form):
            pieces += [kind(form[end : found.start()]), self._value(found, values, kind, line)]
            end = found.end()
        pieces.append(kind(form[end:]))
        pieces = [piece for piece in pieces if getattr(piece, "data", getattr(piece, "value", None)) != ""]
        if len(pieces) == 1:
            return pieces[0]
        whole = nodes.Concat(pieces)
        self._spliced.add(whole)
        return whole

    def _value(self, found: re.Match[str], values: Mapping[str, nodes.Expr], kind: Any, line: int) -> nodes.Expr:
        if found[2]:
            piece: nodes.Expr = kind("%")
            return piece
        if found[1] not in values:
            msg = f"the words name “{found[1]}”, which the template does not give"
            raise TemplateAssertionError(msg, line, *self._place)
        return values[found[1]]

    def _choose(self, forms: list[nodes.Expr], number: nodes.Expr, rule: Callable[[int], int]) -> nodes.Expr:
        """Return an expression that is the form which goes with a number."""
        chosen = forms[-1]
        for index, form in reversed(list(enumerate(forms[:-1]))):
            chosen = nodes.CondExpr(_is_form(index, number, rule), form, chosen)
            self._spliced.add(chosen)
        return chosen

    def _settle(self, node: _Node, place: nodes.Node) -> _Node:
        node.set_lineno(place.lineno).set_environment(self._environment)
        return node


def _is_form(index: int, number: nodes.Expr, rule: Callable[[int], int]) -> nodes.Expr:
    if rule is one_or_many:  # as most languages have it, and as quick as can be
        return nodes.Compare(number, [nodes.Operand("eq", nodes.Const(1))])
    asked = nodes.Filter(number, "plural_form", [], [], None, None)
    return nodes.Compare(asked, [nodes.Operand("eq", nodes.Const(index))])
