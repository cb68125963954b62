"""How a bench is told: ratios that gate, times that do not."""

import json
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True)
class Ratio:
    """A measured ratio and the bound that it must keep; without a bound it is only told."""

    name: str
    value: float
    most: float | None = None
    least: float | None = None

    @property
    def held(self) -> bool:
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)

    def __str__(self) -> str:
        bound = f"≤ {self.most:g}" if self.most is not None else f"≥ {self.least:g}" if self.least is not None else ""
        said = "" if not bound else "đạt" if self.held else "CHƯA ĐẠT"
        return f"| {self.name} | {self.value:.2f} | {bound} | {said} |"


@dataclass(frozen=True, slots=True)
class Section:
    """What one bench found. Times are seconds."""

    title: str
    ratios: Sequence[Ratio]
    times: Sequence[tuple[str, float]]
    notes: str = ""
    held: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "held", all(r.held for r in self.ratios))

    @classmethod
    def read(cls, text: str) -> Self:
        raw = json.loads(text)
        ratios = [Ratio(**r) for r in raw["ratios"]]
        return cls(raw["title"], ratios, [(name, taken) for name, taken in raw["times"]], raw["notes"])

    def __str__(self) -> str:
        lines = [
            f"## {self.title}",
            "",
            "| tỷ số | đo được | mức | |",
            "|---|---:|---:|---|",
            *map(str, self.ratios),
            "",
        ]
        lines += ["| việc | mili giây |", "|---|---:|", *(f"| {name} | {t * 1000:.2f} |" for name, t in self.times), ""]
        return "\n".join(lines + ([self.notes, ""] if self.notes else []))


def run(measure: Callable[[], Section]) -> int:
    """One bench from the command line: its section as text, or as JSON for the page that gathers all."""
    found = measure()
    print(json.dumps(asdict(found), ensure_ascii=False) if "--json" in sys.argv else found)
    return 0 if found.held else 1


def page(sections: Sequence[Section]) -> str:
    head = [
        "# Đo tốc độ",
        "",
        "`make bench` đo lại tất cả; `python -m chungsuc.bench --write` viết lại trang này. Trung vị của năm lần trong cùng một",
        "lượt chạy. Chỉ các tỷ số được dùng để chấm; thời gian chỉ để tham khảo, tùy máy.",
        f"Python {platform.python_version()}, {platform.machine()}.",
        "",
    ]
    return "\n".join([*head, *map(str, sections)])
