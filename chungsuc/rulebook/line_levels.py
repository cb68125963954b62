"""One line of an indicator: its name, the level, the columns, the years, and what else is said of it; read and written."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from chungsuc.rulebook.model import Direction, Indicator, Kind, Level, Levels, Part, Region
from chungsuc.rulebook.numbers import SCALE, NumberError, format_number, parse_number

UNKNOWN: Final = "chưa rõ"
YES: Final = "đạt"
BOTH_SEXES: Final = "nam, nữ"
IF_ANY: Final = "nếu có"
WHOLE: Final = "số đếm"
SIGNS: Final[Mapping[str, Direction]] = {
    ">=": "at_least", "≥": "at_least", "ít nhất": "at_least", "tối thiểu": "at_least", "không dưới": "at_least",
    "<=": "at_most", "≤": "at_most", "không quá": "at_most", "tối đa": "at_most",
}  # fmt: skip
GRADED: Final[Mapping[str, Direction]] = {"trở lên": "at_least", "trở xuống": "at_most"}
SHAPES: Final = "“đạt”, “>= 80% hộ”, “không quá 5% hộ”, “>= 45 triệu đồng/người/năm”, “Khá trở lên (Yếu < Khá < Tốt)” hoặc “chưa rõ”"
LARGEST: Final = 10**12 * SCALE
HUNDRED: Final = 100 * SCALE
LONGEST_NAME: Final = 1000
LONGEST_SHORT: Final = 200
LONGEST_UNIT: Final = 60
LONGEST_BECAUSE: Final = 500
SHOWN: Final = 60

_NUMBER: Final = re.compile(r"(?P<number>[0-9][0-9.,]*)(?P<rest>.*)")
_UNIT: Final = re.compile(r"[^\W\d_][^|:;<>=()%]*")
_YEAR: Final = re.compile(r"(?P<year>[0-9]{4})\s*:(?P<level>.*)")
_MONTHS: Final = re.compile(r"số liệu không quá (?P<months>[1-9][0-9]{0,2}) tháng")
_MEASURE: Final = re.compile(r"=\s*(?P<measure>[a-z0-9][a-z0-9-]{0,79})")
_GRADE: Final = re.compile(r"[^|:;,<>=()%]{1,60}")


class LineError(ValueError):
    def __init__(self, expected: str, found: str) -> None:
        super().__init__(expected, found)
        self.expected, self.found = expected, cut(found)


def cut(text: str) -> str:
    return f"“{text[:SHOWN]}…”" if len(text) > SHOWN else f"“{text}”" if text else "chỗ trống"


@dataclass(slots=True)
class Said:
    """What a line says of an indicator."""

    name: str
    kind: Kind = "boolean"
    direction: Direction = "at_least"
    measured_in: str = ""
    general: Levels = None
    grades: tuple[str, ...] = ()
    by_region: dict[str, Levels] = field(default_factory=dict)
    by_sex: bool = False
    na_allowed: bool = False
    short_name: str | None = None
    months: int | None = None
    measure: str | None = None
    because: str | None = None
    given: set[str] = field(default_factory=set)  # what was said once already


def read_indicator(text: str, columns: Sequence[Region], first_year: int, problems: list[LineError]) -> Said:
    """What stands behind an indicator's number; what is wrong with it is added to `problems`."""
    head, *options = text.split("|")
    name, _, level = head.rpartition(":")
    said = Said(" ".join(name.split()))
    if not said.name:
        problems.append(LineError("tên chỉ tiêu, dấu hai chấm rồi mức, như “2.1 Tên: >= 80% km”", head.strip()))
        return said
    if len(said.name) > LONGEST_NAME:
        problems.append(LineError(f"tên chỉ tiêu không quá {LONGEST_NAME} ký tự", f"{len(said.name)} ký tự"))
    try:
        _read_level(said, " ".join(level.split()))
    except LineError as error:
        problems.append(error)
        return said  # without a level, what the columns say cannot be told
    for option in options:
        try:
            _read_option(said, " ".join(option.split()), columns, first_year)
        except LineError as error:
            problems.append(error)
    if said.by_sex and said.kind != "ratio":
        problems.append(LineError(f"“{BOTH_SEXES}” chỉ ở chỉ tiêu là tỷ lệ (%)", level.strip()))
    return said


def _read_level(said: Said, level: str) -> None:
    if level.casefold() in (YES, UNKNOWN):
        said.general = True if level.casefold() == YES else None
        return
    if "(" in level or any(level.casefold().endswith(word) for word in GRADED):
        _read_grade(said, level)
        return
    sign = next((s for s in SIGNS if level.casefold().startswith(s)), None)
    if sign is None:
        raise LineError(f"mức viết như {SHAPES}", level)
    said.direction = SIGNS[sign]
    amount, rest = _amount(level[len(sign) :].strip())
    percent = rest.startswith("%")
    unit = rest.removeprefix("%").strip()
    if unit and (len(unit) > LONGEST_UNIT or not _UNIT.fullmatch(unit)):
        raise LineError(f"đơn vị tính bằng chữ, không quá {LONGEST_UNIT} ký tự", unit)
    said.kind = "ratio" if percent else "amount"
    said.measured_in = unit or ("%" if percent else "")
    said.general = _within(said, amount, level)


def _amount(text: str) -> tuple[int | None, str]:
    """The number in front, or None where it is said to be unknown, and what stands behind it."""
    if text.casefold().startswith(UNKNOWN):
        return None, text[len(UNKNOWN) :].strip()
    shape = _NUMBER.fullmatch(text)
    if shape is None:
        raise LineError("một số, như “80” hay “>= 80%”, hoặc “chưa rõ”", text)
    try:
        return parse_number(shape["number"].rstrip(".,")), shape["rest"].strip()
    except NumberError as error:
        raise LineError("một số như 17,5 hoặc 1.234,5", shape["number"]) from error


def _within(said: Said, amount: int | None, shown: str) -> int | None:
    if amount is not None and said.kind == "ratio" and amount > HUNDRED:
        raise LineError("tỷ lệ không quá 100%", shown)
    if amount is not None and amount >= LARGEST:
        raise LineError("một số nhỏ hơn", shown)
    return amount


def _read_grade(said: Said, level: str) -> None:
    words, bracket, rest = level.partition("(")
    grades = tuple(" ".join(g.split()) for g in rest.removesuffix(")").split("<"))
    wanted = "xếp loại với thang từ thấp đến cao, như “Khá trở lên (Yếu < Khá < Tốt)”"
    if not bracket or not rest.endswith(")") or len(grades) < 2 or not all(_GRADE.fullmatch(g) for g in grades):
        raise LineError(wanted, level)
    if len({g.casefold() for g in grades}) < len(grades) or UNKNOWN in {g.casefold() for g in grades}:
        raise LineError("mỗi bậc của thang một tên khác nhau", rest.removesuffix(")"))
    words = " ".join(words.split())
    ending = next((w for w in GRADED if words.casefold().endswith(w)), None)
    if ending is None:
        raise LineError(wanted, level)
    said.kind, said.direction, said.grades = "grade", GRADED[ending], grades
    said.general = _label(said, words[: -len(ending)].strip())


def _label(said: Said, text: str) -> str | None:
    if text.casefold() == UNKNOWN:
        return None
    for grade in said.grades:
        if grade.casefold() == text.casefold():
            return grade
    raise LineError(f"một trong {', '.join(said.grades)}", text)


def _once(said: Said, what: str, shown: str) -> None:
    if what in said.given:
        raise LineError("mỗi điều ghi một lần", shown)
    said.given.add(what)


def _read_option(said: Said, text: str, columns: Sequence[Region], first_year: int) -> None:  # noqa: C901 - one for each
    folded = text.casefold()
    if folded in (BOTH_SEXES, "nam và nữ", "cả nam và nữ"):
        _once(said, "sex", text)
        said.by_sex = True
    elif folded == IF_ANY:
        _once(said, "na", text)
        said.na_allowed = True
    elif folded == WHOLE:
        if said.kind != "amount":
            raise LineError(f"“{WHOLE}” chỉ ở chỉ tiêu là số lượng", text)
        said.kind = "count"
    elif folded.startswith("gọi tắt:"):
        _once(said, "short", text)
        said.short_name = _words(text, LONGEST_SHORT)
    elif folded.startswith("vì:"):
        _once(said, "because", text)
        said.because = _words(text, LONGEST_BECAUSE)
    elif months := _MONTHS.fullmatch(folded):
        _once(said, "months", text)
        said.months = int(months["months"])
    elif text.startswith("="):
        _once(said, "measure", text)
        if (measure := _MEASURE.fullmatch(text)) is None:
            raise LineError("mã chỉ số đã có, như “= income-per-head”", text)
        said.measure = measure["measure"]
    elif _YEAR.match(text):
        _once(said, "years", text)
        said.general = _joined(said, _years(said, text), first_year)
    else:
        _read_columns(said, text, columns)


def _words(text: str, longest: int) -> str:
    words = text.partition(":")[2].strip()
    if not words or len(words) > longest:
        raise LineError(f"từ 1 đến {longest} ký tự sau dấu hai chấm", words)
    return words


def _joined(said: Said, years: dict[int, Level], first_year: int) -> Levels:
    """The level named in front holds from the first year of the set until the first year that is named."""
    if said.general is None:
        return years
    assert not isinstance(said.general, Mapping)
    before, level = range(first_year, min(years)), _said(said.kind, said.general, said.measured_in)
    if not before:
        raise LineError(f"mức đầu dòng “chưa rõ” khi các năm từ {min(years)} đã có mức riêng", level)
    return {**dict.fromkeys(before, said.general), **years}


def _years(said: Said, text: str) -> dict[int, Level]:
    years: dict[int, Level] = {}
    for piece in text.split(";"):
        shape = _YEAR.fullmatch(piece.strip())
        if shape is None or not 2000 <= int(shape["year"]) <= 2100:
            raise LineError("từng năm một mức, như “2026: 50; 2027: 55”", piece.strip())
        if int(shape["year"]) in years:
            raise LineError("mỗi năm một mức", piece.strip())
        years[int(shape["year"])] = _one(said, shape["level"].strip())
    return years


def _one(said: Said, text: str) -> Level:
    """A level of the same kind as the one in front; its unit need not be said again."""
    if said.kind == "grade":
        return _label(said, text)
    if said.kind == "boolean":
        if text.casefold() not in (YES, UNKNOWN):
            raise LineError(f"“{YES}” hoặc “{UNKNOWN}”", text)
        return True if text.casefold() == YES else None
    sign = next((s for s in SIGNS if text.casefold().startswith(s)), None)
    if sign is not None:
        if SIGNS[sign] != said.direction:
            raise LineError("cùng chiều với mức đầu dòng", text)
        text = text[len(sign) :].strip()
    amount, rest = _amount(text)
    percent, unit = rest.startswith("%"), rest.removeprefix("%").strip()
    if (percent and said.kind != "ratio") or unit not in ("", said.measured_in):
        raise LineError(f"cùng đơn vị tính với mức đầu dòng ({said.measured_in})", text)
    return _within(said, amount, text)


def _read_columns(said: Said, text: str, columns: Sequence[Region]) -> None:
    names = {name.casefold(): c.id for c in columns for name in (c.id, c.label, c.name)}
    for piece in _pieces(text):
        folded = piece.casefold()
        name = max((n for n in names if folded.startswith(f"{n} ")), key=len, default=None)
        if name is None:
            known = ", ".join(c.label for c in columns)
            raise LineError(
                f"cột rồi mức, như “{columns[0].label} 70%” (các cột: {known}), hoặc “{BOTH_SEXES}”, “{IF_ANY}”, “{WHOLE}”, "
                "“2026: 50; 2027: 55”, “số liệu không quá 24 tháng”, “gọi tắt: …”, “vì: …”, “= mã chỉ số”",
                piece,
            )
        if names[name] in said.by_region:
            raise LineError("mỗi cột một mức", piece)
        level = piece[len(name) :].strip()
        bracketed = level.startswith("(") and level.endswith(")")
        said.by_region[names[name]] = _years(said, level[1:-1]) if bracketed else _one(said, level)


def _pieces(text: str) -> list[str]:
    """Between commas that a blank follows, outside brackets: "1,5" is one number."""
    found, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0 and text[place + 1 : place + 2] == " ":
            found.append(text[start:place].strip())
            start = place + 1
    return [*found, text[start:].strip()]


def level_typed(asked: Indicator | Part, text: str) -> Levels:
    """A level typed by itself for what is known already: "80", ">= 80%", "đạt", "Khá", "2026: 50; 2027: 55". Raises LineError."""
    grades = asked.grades if isinstance(asked, Indicator) else ()
    said = Said(asked.name, asked.kind, asked.direction, asked.measured_in, grades=grades)
    text = " ".join(text.split())
    return _years(said, text) if _YEAR.match(text) else _one(said, text)


def indicator_line(indicator: Indicator, own_measure: str) -> str:
    """The line of an indicator with one threshold, as `read_indicator` reads it."""
    threshold = indicator.thresholds[0]
    general = None if isinstance(threshold.general, Mapping) else threshold.general
    line = f"{indicator.number} {indicator.name}: {_front(indicator, general)}"
    if isinstance(threshold.general, Mapping):
        line += f" | {_years_said(indicator, threshold.general)}"
    if threshold.by_region:
        line += " | " + ", ".join(f"{c} {_column_said(indicator, v)}" for c, v in threshold.by_region.items())
    options = {
        BOTH_SEXES: indicator.by_sex,
        IF_ANY: indicator.na_allowed,
        WHOLE: indicator.kind == "count",
        f"số liệu không quá {indicator.max_age_months} tháng": not indicator.max_age_assumed,
        f"gọi tắt: {indicator.short_name}": indicator.short_name,
        f"vì: {threshold.unknown_because}": threshold.unknown_because,
        f"= {indicator.measure}": indicator.measure != own_measure,
    }
    return " | ".join([line, *(text for text, said in options.items() if said)])


def _front(indicator: Indicator, general: Level) -> str:
    if indicator.kind == "boolean":
        return UNKNOWN if general is None else YES
    at_least = indicator.direction == "at_least"
    if indicator.kind == "grade":
        return f"{general or UNKNOWN} {'trở lên' if at_least else 'trở xuống'} ({' < '.join(indicator.grades)})"
    percent = "%" if indicator.kind == "ratio" else ""
    number = UNKNOWN if general is None else format_number(int(general))
    unit = "" if percent and indicator.measured_in == "%" else f" {indicator.measured_in}".rstrip()
    space = " " if percent and general is None else ""
    return f"{'>=' if at_least else '<='} {number}{space}{percent}{unit}"


def _said(kind: Kind, level: Level, measured_in: str = "") -> str:
    if level is None:
        return UNKNOWN
    if isinstance(level, bool):
        return YES
    if isinstance(level, str):
        return level
    return format_number(level) + ("%" if kind == "ratio" else f" {measured_in}".rstrip())


def _years_said(indicator: Indicator, years: Mapping[int, Level]) -> str:
    return "; ".join(f"{year}: {_said(indicator.kind, level)}" for year, level in years.items())


def _column_said(indicator: Indicator, level: Levels) -> str:
    return f"({_years_said(indicator, level)})" if isinstance(level, Mapping) else _said(indicator.kind, level)
