"""
Formulas as they are written, to a tree. `a + b`, `a / b`, `pct(a, b)`, `sum(a, b)`, `max`, `min`, `abs`; in checks also
`= != < <= > >=`, `and`, `or`, `not`, `has(a)` and words in quotes.

A chain of sums is one node, so that only brackets and signs make a tree deep, and those are counted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

LONGEST: Final = 4000
DEEPEST: Final = 30
FUNCTIONS: Final = {"pct": (2, 2), "sum": (1, 200), "max": (1, 200), "min": (1, 200), "abs": (1, 1), "has": (1, 1)}
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[a-z][a-z0-9_]*)|(?P<text>\"[^\"]*\")"
    r"|(?P<mark><=|>=|!=|[-+*/(),=<>]))",
    re.ASCII,
)
_LEVELS: Final = (("or",), ("and",), ("=", "!=", "<", "<=", ">", ">="), ("+", "-"), ("*", "/"))
_COMPARED: Final = 2  # the level of comparisons: one at most, `a < b < c` says something else elsewhere


class FormulaError(ValueError):
    """A formula that cannot be read or makes no sense; the message says what and where."""


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal


@dataclass(frozen=True, slots=True)
class Words:
    value: str


@dataclass(frozen=True, slots=True)
class Name:
    key: str


@dataclass(frozen=True, slots=True)
class Prefixed:
    """`-` or `not` before something."""

    mark: str
    of: "Tree"


@dataclass(frozen=True, slots=True)
class Chain:
    """`first`, then what is done with what, from the left, all of one rank."""

    first: "Tree"
    rest: tuple[tuple[str, "Tree"], ...]


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple["Tree", ...]


Tree = Number | Words | Name | Prefixed | Chain | Call


@lru_cache(maxsize=4096)
def parse(formula: str) -> Tree:
    if len(formula) > LONGEST:
        raise FormulaError(f"công thức dài {len(formula)} ký tự, nhiều nhất {LONGEST}")
    parser = _Parser(formula)
    tree = parser.chain(0, 0)
    if parser.kind:
        raise FormulaError(f"thừa “{parser.text}” ở ký tự {parser.at + 1}")
    return tree


def names(tree: Tree) -> Iterator[str]:
    """The columns that a formula reads, in the order in which it names them."""
    waiting = [tree]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, Name):
            yield node.key
        elif isinstance(node, Prefixed):
            waiting.insert(0, node.of)
        elif isinstance(node, Chain):
            waiting[:0] = [node.first, *(part for _, part in node.rest)]
        elif isinstance(node, Call):
            waiting[:0] = node.arguments


class _Parser:
    def __init__(self, formula: str) -> None:
        self._formula = formula
        self._next = 0
        self.step()

    def step(self) -> None:
        """To the next token; `kind` is empty at the end."""
        found = _TOKEN.match(self._formula, self._next)
        self.kind, self.text, self.at = "", "", self._next
        if found is None:
            if rest := self._formula[self._next :].strip():
                raise FormulaError(f"không đọc được “{rest[:20]}” ở ký tự {self._next + 1}")
            return
        self.kind, self.text = found.lastgroup or "", found[found.lastgroup or 0]
        self.at, self._next = found.start(self.kind), found.end()

    def chain(self, rank: int, depth: int) -> Tree:
        if depth > DEEPEST:
            raise FormulaError(f"công thức lồng quá {DEEPEST} tầng")
        if rank == len(_LEVELS):
            return self.atom(depth)
        if rank == _COMPARED and (self.kind, self.text) == ("name", "not"):
            self.step()
            return Prefixed("not", self.chain(rank, depth + 1))
        first = self.chain(rank + 1, depth)
        rest: list[tuple[str, Tree]] = []
        while self.text in _LEVELS[rank] and self.kind != "text":
            mark = self.text
            self.step()
            rest.append((mark, self.chain(rank + 1, depth)))
        if rank == _COMPARED and len(rest) > 1:
            raise FormulaError("hai phép so sánh liền nhau: nối bằng and")
        return Chain(first, tuple(rest)) if rest else first

    def atom(self, depth: int) -> Tree:
        kind, text = self.kind, self.text
        if not kind:
            raise FormulaError("công thức dở dang")
        self.step()
        if text == "-" and kind == "mark":
            return Prefixed("-", self._deeper(depth))
        if text == "(" and kind == "mark":
            inner = self.chain(0, depth + 1)
            self._take(")")
            return inner
        if kind == "number":
            return Number(Decimal(text))
        if kind == "text":
            return Words(text[1:-1])
        if kind == "name" and text not in ("and", "or", "not"):
            return self._call(text, depth) if self.text == "(" else Name(text)
        raise FormulaError(f"không hiểu “{text}” ở chỗ cần một cột hoặc một số")

    def _deeper(self, depth: int) -> Tree:
        if depth >= DEEPEST:
            raise FormulaError(f"công thức lồng quá {DEEPEST} tầng")
        return self.atom(depth + 1)

    def _call(self, function: str, depth: int) -> Tree:
        if function not in FUNCTIONS:
            raise FormulaError(f"không có hàm {function}; có: {', '.join(FUNCTIONS)}")
        self._take("(")
        arguments = [self.chain(0, depth + 1)]
        while self.text == "," and self.kind == "mark":
            self.step()
            arguments.append(self.chain(0, depth + 1))
        self._take(")")
        least, most = FUNCTIONS[function]
        if not least <= len(arguments) <= most:
            raise FormulaError(f"{function} cần {least if least == most else f'{least} đến {most}'} phần, có {len(arguments)}")
        return Call(function, tuple(arguments))

    def _take(self, mark: str) -> None:
        if self.text != mark or self.kind != "mark":
            raise FormulaError(f"thiếu “{mark}” ở ký tự {self.at + 1}")
        self.step()
