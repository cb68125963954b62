"""What a formula comes to over the cells of a row, and the same formula for a sheet. Numbers are exact decimals."""

from collections.abc import Callable, Mapping
from decimal import Context, Decimal
from functools import reduce
from typing import Final

from chungsuc.rulebook.reports.model import Cell
from chungsuc.rulebook.reports.parsing import (
    Call,
    Chain,
    FormulaError,
    Name,
    Number,
    Prefixed,
    Tree,
    Words,
    names,
    parse,
)

EXACT: Final = Context(prec=60, traps=[])  # what overflows is no number, and no number is null
DIVIDED: Final = Context(prec=28, traps=[])
_HUNDRED: Final = Decimal(100)


def evaluate(formula: str | Tree, cells: Mapping[str, Cell]) -> Cell:
    """
    The value over the cells of one row. Null where anything that it stands on is null, and where a divisor is 0; `and` and
    `or` are decided by the one side that is known, where that is enough. A name without a cell is null.
    """
    tree = parse(formula) if isinstance(formula, str) else formula
    return _finite(_value(tree, cells))


def _finite(value: Cell) -> Cell:
    return None if isinstance(value, Decimal) and not value.is_finite() else value


def _value(tree: Tree, cells: Mapping[str, Cell]) -> Cell:
    if isinstance(tree, Number | Words):
        return tree.value
    if isinstance(tree, Name):
        return cells.get(tree.key)
    if isinstance(tree, Prefixed):
        inner = _value(tree.of, cells)
        if tree.mark == "not":
            return None if inner is None else not inner
        return EXACT.minus(inner) if isinstance(inner, Decimal) else None
    if isinstance(tree, Call):
        return _called(tree.function, [_value(a, cells) for a in tree.arguments])
    return _chained(tree, cells)


def _called(function: str, values: list[Cell]) -> Cell:
    if function == "has":
        return values[0] is not None and str(values[0]).strip() != ""
    numbers = [v for v in values if isinstance(v, Decimal)]
    if len(numbers) < len(values):
        return None
    if function == "pct":
        return _divided(EXACT.multiply(_HUNDRED, numbers[0]), numbers[1])
    if function == "sum":
        return reduce(EXACT.add, numbers)
    return abs(numbers[0]) if function == "abs" else {"max": max, "min": min}[function](numbers)


def _chained(tree: Chain, cells: Mapping[str, Cell]) -> Cell:
    value = _value(tree.first, cells)
    for mark, part in tree.rest:
        value = _two(mark, value, _value(part, cells))
    return value


def _two(mark: str, a: Cell, b: Cell) -> Cell:
    if mark in ("and", "or"):
        return _decided(mark == "or", a, b)
    if a is None or b is None:
        return None
    if mark in ("=", "!="):
        return (a == b) is (mark == "=")
    if mark in ("<", "<=", ">", ">="):
        return _compared(mark, a, b)
    return _reckoned(mark, a, b) if isinstance(a, Decimal) and isinstance(b, Decimal) else None


def _decided(deciding: bool, a: Cell, b: Cell) -> bool | None:  # noqa: FBT001 - the value that decides alone
    if a is deciding or b is deciding:
        return deciding
    return None if a is None or b is None else not deciding


def _reckoned(mark: str, a: Decimal, b: Decimal) -> Decimal | None:
    if mark == "/":
        return _divided(a, b)
    return {"+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply}[mark](a, b)


def _compared(mark: str, a: Cell, b: Cell) -> bool | None:
    if type(a) is not type(b):
        return None
    less, same = bool(a < b), a == b  # type: ignore[operator]  # of one kind, which the form was held to
    return {"<": less, "<=": less or same, ">": not less and not same, ">=": not less}[mark]


def _divided(a: Decimal, b: Decimal) -> Decimal | None:
    return DIVIDED.divide(a, b) if b else None


def to_excel(formula: str, cell_of: Callable[[str], str]) -> str:
    """
    The formula of a column for a sheet, without the `=` in front; `cell_of` gives the cell of a column, such as "D7".

    Empty where a cell that it reads is empty or a divisor is 0, as here. Raises FormulaError for what only checks may say.
    """
    tree = parse(formula)
    cells = [cell_of(key) for key in dict.fromkeys(names(tree))]
    inner = f'IFERROR({_excel(tree, cell_of)},"")'
    return f'IF(COUNT({",".join(cells)})<{len(cells)},"",{inner})' if cells else inner


def _excel(tree: Tree, cell_of: Callable[[str], str]) -> str:
    if isinstance(tree, Number):
        return str(tree.value)
    if isinstance(tree, Name):
        return cell_of(tree.key)
    if isinstance(tree, Prefixed) and tree.mark == "-":
        return f"(-{_excel(tree.of, cell_of)})"
    if isinstance(tree, Call) and tree.function != "has":
        inner = [_excel(a, cell_of) for a in tree.arguments]
        return f"(100*{inner[0]}/{inner[1]})" if tree.function == "pct" else f"{tree.function.upper()}({','.join(inner)})"
    if isinstance(tree, Chain) and all(mark in "+-*/" for mark, _ in tree.rest):
        return f"({_excel(tree.first, cell_of)}{''.join(mark + _excel(part, cell_of) for mark, part in tree.rest)})"
    raise FormulaError("so sánh và and, or, not, has chỉ dùng trong điều kiểm tra, không thành công thức của bảng tính")
