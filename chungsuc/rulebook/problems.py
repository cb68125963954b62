"""What is wrong with a rule file, told with file, key, what was expected and what was found."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

F = TypeVar("F", bound=BaseModel)

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


class RuleFileError(ValueError):
    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(map(str, problems)))


def read_yaml(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds; the form decides
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader
    except UnicodeDecodeError as error:
        raise RuleFileError([Problem(path.name, "(tệp)", "mã hóa UTF-8", f"byte lạ ở vị trí {error.start}")]) from error
    except yaml.YAMLError as error:
        raise RuleFileError([Problem(path.name, "(tệp)", "YAML đúng cú pháp", " ".join(str(error).split()))]) from error


def validate(form: type[F], raw: Any, file: str) -> F:  # noqa: ANN401
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
