"""The formulas of a form as a sheet keeps them: in the rows, and in the row of totals."""

from collections.abc import Mapping, Sequence
from typing import Final

from chungsuc.reporting.tables.forms_layout import YES_NO, Place
from chungsuc.rulebook.reports.formulas import to_excel
from chungsuc.rulebook.reports.model import Aggregation, Column, ColumnType, Source
from chungsuc.sheets.cells import letter

ROW: Final = "\0"  # stands for the number of the row in a formula made once for its column


def row_formulas(columns: Sequence[Column], at: Mapping[str, str]) -> Mapping[str, str]:
    """For each formula column, its formula with ROW where the row's number goes. `at`: the letter of each column."""
    return {
        column.key: "=" + to_excel(column.formula, lambda key: f"{at[key]}{ROW}")
        for column in columns
        if column.source == Source.FORMULA and column.formula
    }


def total_formula(column: Column, at: Mapping[str, str], first: int, last: int, row: int) -> str:
    """The formula of a total over the rows `first` to `last`, standing in `row`, all counted from 1; blank where none."""
    mine = f"{at[column.key]}{first}:{at[column.key]}{last}"
    if column.aggregation == Aggregation.SUM:
        return f'=IF(COUNT({mine})=0,"",SUM({mine}))'
    if column.aggregation == Aggregation.COUNT:
        return _count(column, mine)
    if column.aggregation == Aggregation.MEAN and column.weight in at:
        weights = f"{at[column.weight]}{first}:{at[column.weight]}{last}"
        numbers = f"SUMPRODUCT(ISNUMBER({mine})*1,{weights})"
        return f'=IFERROR(SUMPRODUCT({mine},{weights})/{numbers},"")'
    if column.aggregation == Aggregation.MEAN and not column.weight:
        return f'=IF(COUNT({mine})=0,"",AVERAGE({mine}))'
    if column.aggregation == Aggregation.RATIO and column.formula:
        return "=" + to_excel(column.formula, lambda key: f"{at[key]}{row}")
    return ""


def _count(column: Column, cells: str) -> str:
    counted = YES_NO[0] if column.type == ColumnType.BOOL else column.options.get(column.counted, column.counted)
    found = f'COUNTIF({cells},"{counted.replace(chr(34), chr(34) * 2)}")' if counted else f"COUNTA({cells})"
    return f'=IF(COUNTA({cells})=0,"",{found})'


def letters_of(places: Sequence[Place]) -> dict[str, str]:
    return {place.key: letter(number) for number, place in enumerate(places)}
