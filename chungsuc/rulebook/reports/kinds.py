"""Whether a formula makes sense over the columns of its form: shares are not added, units not mixed, every name is a column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chungsuc.rulebook.reports.model import NUMBERS, Column, ColumnType
from chungsuc.rulebook.reports.parsing import Call, Chain, FormulaError, Name, Number, Prefixed, Tree, Words, parse

_TEXTS: Final = (ColumnType.TEXT, ColumnType.CODE)
_NUMBER, _PERCENT, _TRUTH, _TEXT, _DAY = "số", "tỷ lệ phần trăm", "đúng hoặc sai", "chữ", "ngày"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a part of a formula is; `unit` is empty for a bare number, and for what no unit is known of."""

    what: str
    unit: str = ""
    money: bool = False
    options: tuple[str, ...] = ()
    literal: str = ""

    def __str__(self) -> str:
        return f"{self.what} ({self.unit})" if self.unit and self.what == _NUMBER else self.what


def check_column(column: Column, columns: Sequence[Column]) -> None:
    """Raises FormulaError where the formula of a column makes no sense or gives something else than the column holds."""
    found = kind_of(parse(column.formula), _known(columns), column)
    if column.type not in NUMBERS:
        raise FormulaError("cột có công thức phải là cột số")
    wanted = _kind(column)
    if found.what != wanted.what:
        raise FormulaError(f"công thức cho {found}, cột là {wanted}")
    if (found.money or wanted.money) and found.unit != wanted.unit:
        raise FormulaError(f"công thức cho {found}, cột ghi bằng {wanted.unit or 'số không đơn vị'}")


def check_rule(rule: str, columns: Sequence[Column]) -> None:
    """Raises FormulaError where the rule of a check makes no sense or is not true or false."""
    found = kind_of(parse(rule), _known(columns), None)
    if found.what != _TRUTH:
        raise FormulaError(f"điều kiểm tra phải đúng hoặc sai, gặp {found}")


def check_figure(figure: str, columns: Sequence[Column]) -> None:
    """Raises FormulaError where a figure within a sentence makes no sense."""
    kind_of(parse(figure), _known(columns), None)


def kind_of(tree: Tree, known: Mapping[str, Column], at: Column | None) -> Kind:
    """`at`: the column whose formula it is; a repeated column may be read by what is repeated over the same, or summed."""
    if isinstance(tree, Number):
        return Kind(_NUMBER, literal=str(tree.value))
    if isinstance(tree, Words):
        return Kind(_TEXT, literal=tree.value)
    if isinstance(tree, Name):
        column = _column(tree, known)
        if column.repeat and (at is None or at.repeat != column.repeat):
            raise FormulaError(f"cột {tree.key} lặp theo {column.repeat}: chỉ dùng trong sum({tree.key})")
        return _kind(column)
    if isinstance(tree, Prefixed):
        inner = kind_of(tree.of, known, at)
        _must(inner, (_TRUTH,) if tree.mark == "not" else (_NUMBER,), tree.mark)
        return inner
    if isinstance(tree, Call):
        return _called(tree, known, at)
    return _chained(tree, known, at)


def _known(columns: Sequence[Column]) -> Mapping[str, Column]:
    return {c.key: c for c in columns}


def _column(name: Name, known: Mapping[str, Column]) -> Column:
    if name.key not in known:
        raise FormulaError(f"không có cột {name.key}")
    return known[name.key]


def _kind(column: Column) -> Kind:
    if column.type is ColumnType.PERCENT:
        return Kind(_PERCENT, "%")
    if column.type in NUMBERS:
        return Kind(_NUMBER, column.measured_in, money=column.type is ColumnType.MONEY)
    if column.type is ColumnType.BOOL:
        return Kind(_TRUTH)
    if column.type is ColumnType.ENUM:
        return Kind(_TEXT, options=tuple(column.options))
    return Kind(_TEXT if column.type in _TEXTS else _DAY)


def _called(call: Call, known: Mapping[str, Column], at: Column | None) -> Kind:
    if call.function == "has":
        if not isinstance(call.arguments[0], Name):
            raise FormulaError("has hỏi một cột, như has(reason)")
        kind_of(call.arguments[0], known, at)
        return Kind(_TRUTH)
    if call.function == "sum" and len(call.arguments) == 1 and isinstance(call.arguments[0], Name):
        kinds = [_kind(_column(call.arguments[0], known))]
    else:
        kinds = [kind_of(a, known, at) for a in call.arguments]
    for kind in kinds:
        _must(kind, (_NUMBER, _PERCENT), call.function)
    if call.function == "sum":
        return _added(kinds)
    if call.function == "pct":
        if any(k.what == _PERCENT for k in kinds):
            raise FormulaError("pct chia hai số, không chia tỷ lệ phần trăm")
        _same(kinds, "pct")
        return Kind(_PERCENT, "%")
    return _same(kinds, call.function)


def _chained(chain: Chain, known: Mapping[str, Column], at: Column | None) -> Kind:
    kinds = [kind_of(chain.first, known, at), *(kind_of(part, known, at) for _, part in chain.rest)]
    marks = [mark for mark, _ in chain.rest]
    if marks[0] in ("and", "or"):
        for kind in kinds:
            _must(kind, (_TRUTH,), marks[0])
        return Kind(_TRUTH)
    if marks[0] in ("=", "!=", "<", "<=", ">", ">="):
        return _compared(marks[0], *kinds)
    for kind in kinds:
        _must(kind, (_NUMBER, _PERCENT), marks[0])
    if marks[0] in ("+", "-"):
        return _added(kinds) if "+" in marks else _same(kinds, "-")
    return _multiplied(kinds, marks)


def _multiplied(kinds: Sequence[Kind], marks: Sequence[str]) -> Kind:
    """A unit lives on through bare numbers, and a thing through itself is bare; of anything else no unit is known."""
    whole = kinds[0]
    for mark, kind in zip(marks, kinds[1:], strict=True):
        if not kind.unit:
            continue
        if mark == "/" and kind.unit == whole.unit:
            whole = Kind(_NUMBER)
        elif mark == "*" and not whole.unit:
            whole = kind
        else:
            whole = Kind(_NUMBER, f"{whole.unit or '1'}{'/' if mark == '/' else '·'}{kind.unit}")
    return whole


def _added(kinds: Sequence[Kind]) -> Kind:
    if any(k.what == _PERCENT for k in kinds):
        raise FormulaError("không cộng tỷ lệ phần trăm: tính lại từ số và tổng số")
    return _same(kinds, "+")


def _same(kinds: Sequence[Kind], mark: str) -> Kind:
    """The kind that they share; bare numbers go with any unit that is no money."""
    whole = next((k for k in kinds if k.unit), kinds[0])
    for kind in kinds:
        bare_with_money = whole.money and not kind.unit and not kind.literal
        if kind.what != whole.what and not kind.literal:
            raise FormulaError(f"{mark} giữa {whole} và {kind}")
        if (kind.unit and kind.unit != whole.unit) or bare_with_money:
            raise FormulaError(f"{mark} giữa hai đơn vị: {whole.unit} và {kind.unit or 'không ghi đơn vị'}")
    return whole


def _compared(mark: str, a: Kind, b: Kind) -> Kind:
    for one, other in ((a, b), (b, a)):
        if one.options and other.literal and other.literal not in one.options:
            raise FormulaError(f"không có mức “{other.literal}”; các mức là: {', '.join(one.options)}")
    numbers = (_NUMBER, _PERCENT)
    if a.what in numbers and b.what in numbers:
        _same((a, b), mark)
    elif a.what != b.what:
        raise FormulaError(f"{mark} giữa {a} và {b}")
    elif mark not in ("=", "!=") and a.what != _DAY:
        raise FormulaError(f"{mark} chỉ so sánh số và ngày, gặp {a}")
    return Kind(_TRUTH)


def _must(kind: Kind, wanted: Sequence[str], mark: str) -> None:
    if kind.what not in wanted:
        raise FormulaError(f"{mark} cần {wanted[0]}, gặp {kind}")
