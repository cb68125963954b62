"""The report forms of the package, each file read when it is first asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from chungsuc.rulebook.problems import RuleFileError
from chungsuc.rulebook.reports.faults import faults
from chungsuc.rulebook.reports.model import (
    Aggregation,
    Check,
    Column,
    ColumnType,
    ReportForm,
    Rows,
    Severity,
    Source,
)

DATA: Final = Path(__file__).parents[1] / "data"
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Raw = Mapping[str, Any]


class _Forms(Mapping[str, ReportForm]):
    def __init__(self, data: Path) -> None:
        self._data = data
        self._paths = {p.stem: p for p in sorted((data / "reports").glob("*.yaml"))}
        self._read: dict[str, ReportForm] = {}

    def __getitem__(self, form_id: str) -> ReportForm:
        if form_id not in self._read:
            if form_id not in self._paths:
                raise KeyError(f"Không có biểu {form_id}; có: {', '.join(self._paths)}")
            raw = yaml.load(self._paths[form_id].read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader
            form = form_of(raw, shared_words(self._data))
            if problems := faults(form, self._paths[form_id].name):
                raise RuleFileError(problems)
            self._read[form_id] = form
        return self._read[form_id]

    def __contains__(self, form_id: object) -> bool:
        return form_id in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


@cache
def load_report_forms(data: Path = DATA) -> Mapping[str, ReportForm]:
    """
    All forms of a folder by id. Raises RuleFileError at the first asking for a form whose formulas, totals or checks make no
    sense, such as a sum of percentages. The shape of the package's files is held by `rules check` and a test, not each time.
    """
    return _Forms(data)


@cache
def shared_words(data: Path = DATA) -> Mapping[str, Mapping[str, str]]:
    """The options that several forms offer, by name: keys and words."""
    raw = yaml.load((data / "report-words.yaml").read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader
    words: Mapping[str, Mapping[str, str]] = raw["words"]
    return words


def form_of(raw: Raw, words: Mapping[str, Mapping[str, str]]) -> ReportForm:
    """A form of what its file holds, which has been held against its schema; `words` are the shared options."""
    repeats = {of: tuple((str(k), str(v)) for k, v in _options(items, words)) for of, items in raw.get("repeats", {}).items()}
    columns = tuple(_column(c, raw.get("money", ""), words) for c in raw["columns"])
    return ReportForm(
        id=raw["id"],
        name=raw["name"],
        short_name=raw["short_name"],
        levels=tuple(raw["levels"]),
        periods=tuple(raw["periods"]),
        rows=Rows(raw["rows"]),
        row=raw["row"],
        columns=columns,
        checks=tuple(_check(c) for c in raw.get("checks", ())),
        provenance=raw["provenance"],
        basis=tuple(raw.get("basis", ())),
        due=raw.get("due") or "",
        due_provenance=raw.get("due_provenance", ""),
        filled=raw.get("filled", True),
        money=raw.get("money", ""),
        repeats=repeats,
        note=raw.get("note", ""),
    )


def _options(given: Any, words: Mapping[str, Mapping[str, str]]) -> Any:  # noqa: ANN401 - a name, or keys and words
    return (words.get(given, {}) if isinstance(given, str) else given).items()


def _column(raw: Raw, money: str, words: Mapping[str, Mapping[str, str]]) -> Column:
    kind = ColumnType(raw["type"])
    measured_in = raw.get("unit", "")
    column = Column(
        key=raw["key"],
        name=raw["name"],
        type=kind,
        aggregation=Aggregation(raw.get("total", "none")),
        source=Source(raw.get("source", "formula" if "formula" in raw else "typed")),
        measured_in=measured_in or {ColumnType.MONEY: money, ColumnType.PERCENT: "%"}.get(kind, ""),
        formula=raw.get("formula", ""),
        repeat=raw.get("repeat", ""),
        weight=raw.get("weight", ""),
        denominator=raw.get("denominator", ""),
        group=raw.get("group", ""),
        places=raw.get("places", 2 if kind is ColumnType.PERCENT else 0),
        options=dict(_options(raw.get("options", {}), words)),
        provenance=raw.get("provenance", ""),
        note=raw.get("note", ""),
        counted=raw.get("counted", ""),
    )
    return replace(column, signed=raw.get("signed", False))


def _check(raw: Raw) -> Check:
    return Check(
        id=raw["id"],
        says=raw.get("says", ""),
        severity=Severity(raw["severity"]),
        rule=raw.get("rule", ""),
        named=raw.get("named", ""),
        over=raw.get("over", "row"),
        columns=tuple(raw.get("columns", ())),
    )
