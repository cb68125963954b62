"""What is wrong with a rule file, or with what an official typed: where, what was expected, what was found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import yaml

if TYPE_CHECKING:
    from pydantic import BaseModel

F = TypeVar("F", bound="BaseModel")
LARGEST: Final = 2 * 1024**2
DEEPEST: Final = 20
_TOO_DEEP: Final = f"không quá {DEEPEST} tầng lồng nhau"

_EXPECTED = {
    "missing": "có khóa này",
    "extra_forbidden": "không có khóa này (không thuộc mẫu)",
    "string_type": "một chuỗi chữ",
    "int_type": "một số nguyên",
    "float_type": "một số",
    "bool_type": "true hoặc false",
    "list_type": "một danh sách",
    "dict_type": "một bảng khóa: giá trị",
    "model_type": "một bảng khóa: giá trị",
    "date_from_datetime_parsing": "một ngày, như 2022-03-08",
    "date_parsing": "một ngày, như 2022-03-08",
    "date_type": "một ngày, như 2022-03-08",
    "none_required": "để trống (null)",
}


def _wanted(context: dict[str, Any] | None, message: str) -> str:
    if context and "expected" in context:
        return f"một trong {context['expected']}"
    if context and "pattern" in context:
        return f"chữ theo mẫu {context['pattern']}"
    return message.removeprefix("Value error, ")


@dataclass(frozen=True, slots=True)
class Problem:
    file: str
    key: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: cần {self.expected}, gặp {self.found}"


@dataclass(frozen=True, slots=True)
class Fault(Problem):
    """A problem that knows of what it is: the place, the column, and which of the entries there (from nought)."""

    place: str = ""
    column: str = ""
    index: int = 0

    @property
    def said(self) -> str:
        """For the person who typed it, who knows no keys."""
        return f"Chỉ tiêu {self.place}: cần {self.expected}, gặp {self.found}."


class RuleFileError(ValueError):
    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(map(str, problems)))


class CircularError(ValueError):
    """What extends itself, by whatever way round."""

    def __init__(self, way: Sequence[str]) -> None:
        self.way = tuple(way)
        super().__init__(f"Các bộ sửa đổi nhau thành vòng: {' → '.join(way)}")


def ancestry(start: str, parent: Callable[[str], str | None]) -> tuple[str, ...]:
    """The one asked for, what it extends, what that extends, to the root; CircularError where there is none."""
    way = [start]
    while (above := parent(way[-1])) is not None:
        if above in way:
            raise CircularError([*way[way.index(above) :], above])
        way.append(above)
    return tuple(way)


def read_yaml(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds; the form decides
    """What a file holds, whoever wrote it: bounded in size and depth, without parts that stand for others, each key once."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = _bytes_of(path)
    try:
        text = data.decode("utf-8")
        if blown := _blown_up(text, loader):
            raise RuleFileError([Problem(path.name, "(tệp)", *blown)])
        return yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader
    except UnicodeDecodeError as error:
        raise RuleFileError([Problem(path.name, "(tệp)", "mã hóa UTF-8", f"byte lạ ở vị trí {error.start}")]) from error
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a day that is none
        if isinstance(error, RuleFileError):
            raise
        raise RuleFileError([Problem(path.name, "(tệp)", *_not_yaml(error))]) from error


def _bytes_of(path: Path) -> bytes:
    """Never more than what a rule file may hold, and nothing from a device that gives without end."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise RuleFileError([Problem(path.name, "(tệp)", "một tệp", "một thiết bị")])
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        size = max(path.stat().st_size, len(data))
        limit, heavy = (f"{n:,}".replace(",", ".") for n in (LARGEST, size))
        raise RuleFileError([Problem(path.name, "(tệp)", f"tệp không quá {limit} byte", f"{heavy} byte")])
    return data


def _not_yaml(error: Exception) -> tuple[str, str]:
    """Where the reader gave up. It looks ahead, so it may meet endless brackets before they are counted."""
    mark = getattr(error, "problem_mark", None)
    if mark is not None and "nesting" in str(error):
        return _TOO_DEEP, f"tầng sâu hơn ở dòng {mark.line + 1}"
    if mark is not None:
        return "YAML đúng cú pháp", f"lỗi ở dòng {mark.line + 1}, cột {mark.column + 1}"
    return "YAML đúng cú pháp", " ".join(str(error).split())[:80]


def _blown_up(text: str, loader: Any) -> tuple[str, str] | None:  # noqa: ANN401
    """What makes a short file endless or says one thing twice: an alias, brackets without end, a key that comes again."""
    levels: list[_Level] = []
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            return "mọi giá trị viết đầy đủ, không có bí danh (&, *)", f"bí danh ở dòng {_line(event)}"
        if isinstance(event, yaml.CollectionEndEvent):
            levels.pop()
        elif isinstance(event, yaml.NodeEvent):
            if levels and (key := levels[-1].repeated(event)) is not None:
                return "mỗi khóa một lần", f"“{key[:40]}” ghi lại ở dòng {_line(event)}"
            if isinstance(event, yaml.CollectionStartEvent):
                levels.append(_Level(mapping=isinstance(event, yaml.MappingStartEvent)))
        if len(levels) > DEEPEST:
            return _TOO_DEEP, f"tầng sâu hơn ở dòng {_line(event)}"
    return None


@dataclass(slots=True)
class _Level:
    """A list or table being read; in a table keys and values come in turn."""

    mapping: bool
    keys: set[str] = field(default_factory=set)
    at_key: bool = True

    def repeated(self, event: yaml.NodeEvent) -> str | None:
        """What comes next, where it is a key that was there before."""
        if not self.mapping:
            return None
        key: str | None = event.value if self.at_key and isinstance(event, yaml.ScalarEvent) else None
        self.at_key = not self.at_key
        if key is None or key in self.keys:
            return key
        self.keys.add(key)
        return None


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def validate(form: type[F], raw: Any, file: str) -> F:  # noqa: ANN401
    from pydantic import ValidationError  # noqa: PLC0415 - slow to start

    try:
        return form.model_validate(raw)
    except ValidationError as error:
        problems = [
            Problem(
                file=file,
                key=".".join(str(step) for step in e["loc"]) or "(tệp)",
                expected=_EXPECTED.get(e["type"]) or _wanted(e.get("ctx"), e["msg"]),
                found=repr(e["input"])[:80],
            )
            for e in error.errors()
        ]
        raise RuleFileError(problems) from error
