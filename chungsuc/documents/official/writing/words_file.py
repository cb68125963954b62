"""A paper as an official would type it into a YAML file. The form is described in docs/writing.md."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import yaml

from chungsuc.documents.official.numbering import mark_of
from chungsuc.documents.official.outline import headed
from chungsuc.documents.official.tree import Annex, Line, Node, NodeKind, OfficialPaper, PartialDate, Place, Signer

WORDS: Final = {
    "loai": "type",
    "so": "number",
    "ky_hieu": "symbol",
    "ten_co_quan": "issuer",
    "co_quan_tren": "superior",
    "co_quan": "issuer_lines",
    "dia_danh": "place",
    "trich_yeu": "subject",
    "kem_theo": "enclosed_with",
    "do_khan": "urgency",
}
OTHERS: Final = ("ngay", "kinh_gui", "noi_dung", "noi_nhan", "nguoi_ky", "nguoi_ky_khac", "phu_luc")
SIGNER: Final = {"thay_mat": "on_behalf", "chuc_vu": "title", "ho_ten": "name"}
MARKED: Final[dict[str, NodeKind]] = {"can_cu": "basis", "ket": "closing", "doan": "paragraph"}
DAY: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
NOWHERE: Final = Place(0)
DEEPEST: Final = 40


class NotAPaper(ValueError):  # noqa: N818 -- an answer to the person
    """What the file has to say differently, with the name of the entry."""


class _Words(yaml.BaseLoader):
    """Every value as it is typed: "02" stays "02", "no" a word. Nothing refers to another place in the file."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("alias")
        return super().compose_node(parent, index)


def paper_from_yaml(text: str) -> OfficialPaper:
    """The paper that the file tells. Raises NotAPaper."""
    try:
        raw = yaml.load(text, Loader=_Words)  # noqa: S506 -- a loader that makes nothing but text, lists and tables
    except (yaml.YAMLError, RecursionError) as wrong:
        mark = getattr(wrong, "problem_mark", None)
        where = f" ở dòng {mark.line + 1}" if mark else ""
        raise NotAPaper(f"Tệp không đúng dạng YAML{where}.") from wrong
    return paper_from(raw)


def paper_from(raw: object) -> OfficialPaper:
    """The same of what the YAML holds."""
    if not isinstance(raw, Mapping):
        raise NotAPaper("Tệp phải gồm các mục “tên: nội dung”, ví dụ “loai: kế hoạch”.")
    if unknown := [str(key) for key in raw if key not in (*WORDS, *OTHERS)]:
        raise NotAPaper(f"Không có mục “{unknown[0]}”. Các mục: {', '.join((*WORDS, *OTHERS))}.")
    said: dict[str, Any] = {WORDS[key]: _word(raw[key], key) for key in WORDS if raw.get(key) not in (None, "")}
    return OfficialPaper(
        **said,
        date=_date(raw.get("ngay")),
        addressees=tuple(_word(one, "kinh_gui") for one in _list(raw.get("kinh_gui"), "kinh_gui")),
        body=_nodes(raw.get("noi_dung"), "noi_dung"),
        recipients=tuple(_word(one, "noi_nhan") for one in _list(raw.get("noi_nhan"), "noi_nhan")),
        signer=_signer(raw["nguoi_ky"], "nguoi_ky") if raw.get("nguoi_ky") else None,
        co_signers=tuple(_signer(one, "nguoi_ky_khac") for one in _list(raw.get("nguoi_ky_khac"), "nguoi_ky_khac")),
        annexes=tuple(_annex(one) for one in _list(raw.get("phu_luc"), "phu_luc")),
    )


def _word(value: object, key: str) -> str:
    if isinstance(value, Mapping) and len(value) == 1:  # "Lưu: VT" without quotes
        ((name, rest),) = value.items()
        return f"{name}: {_word(rest, key)}"
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise NotAPaper(f"Mục “{key}” phải là một dòng chữ.")
    return str(value).strip()


def _list(value: object, key: str) -> Sequence[object]:
    if value in (None, ""):
        return ()
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list):
        raise NotAPaper(f"Mục “{key}” phải là một danh sách, mỗi dòng bắt đầu bằng “- ”.")
    return value


def _date(value: object) -> PartialDate | None:
    if value in (None, ""):
        return None
    if isinstance(value, date):
        return PartialDate(value.year, value.month, value.day)
    found = DAY.fullmatch(str(value).strip())
    if not found:
        raise NotAPaper(f"Ngày “{value}” không đọc được. Viết 2023-11-06, hoặc 2023-11, hoặc 2023.")
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        date(year or 1, month or 1, day or 1)
    except ValueError as wrong:
        raise NotAPaper(f"Không có ngày “{value}”.") from wrong
    return PartialDate(year or 1, month, day)


def _signer(value: object, key: str) -> Signer:
    if not isinstance(value, Mapping) or (unknown := [k for k in value if k not in SIGNER]):
        more = f"; không có “{unknown[0]}”" if isinstance(value, Mapping) else ""
        raise NotAPaper(f"Mục “{key}” gồm thay_mat, chuc_vu, ho_ten{more}.")
    said = {SIGNER[name]: _word(text, name) for name, text in value.items() if text not in (None, "")}
    return Signer(name=said.pop("name", None), **said)


def _annex(value: object) -> Annex:
    if not isinstance(value, Mapping) or not set(value) <= {"ten", "noi_dung"}:
        raise NotAPaper("Mỗi phụ lục gồm “ten” và “noi_dung”.")
    return Annex(_word(value.get("ten", "Phụ lục"), "ten"), _nodes(value.get("noi_dung"), "noi_dung"))


def _nodes(value: object, key: str, depth: int = 0) -> tuple[Node, ...]:
    if depth > DEEPEST:
        raise NotAPaper(f"Nội dung lồng sâu quá {DEEPEST} cấp.")
    return tuple(_node(one, key, depth) for one in _list(value, key))


def _node(value: object, key: str, depth: int) -> Node:
    """A line; {can_cu|ket|doan: line}; {bang: rows}; {line: what stands under it}."""
    if not isinstance(value, Mapping):
        return item(_word(value, key))
    if len(value) != 1:
        raise NotAPaper(f"Trong “{key}”, mỗi đề mục viết riêng một gạch đầu dòng, có dấu hai chấm ở cuối.")
    ((name, below),) = value.items()
    if name == "bang":
        return Node("table", rows=_rows(below))
    if name in MARKED:
        return Node(MARKED[name], text=_word(below, name))
    if below in (None, ""):
        return item(f"{name}:")
    if isinstance(below, list):
        made = item(str(name))
        return Node(made.kind, made.number, made.title, made.text, _nodes(below, str(name)[:40], depth + 1))
    return item(_word(value, key))


def item(line: str) -> Node:
    """A printed line as a node: its number is told from its words as a reader does."""
    line = " ".join(line.split())
    mark = mark_of(line)
    if mark is None:
        return Node("paragraph", text=line)
    title, text = headed(line[mark.end :].strip(), Line(line, NOWHERE), mark)
    return Node("paragraph" if mark.bullet else "section", mark.number, title, text)


def _rows(value: object) -> tuple[tuple[str, ...], ...]:
    rows = _list(value, "bang")
    if not all(isinstance(row, list) for row in rows):
        raise NotAPaper("Mục “bang” là danh sách các hàng, mỗi hàng viết [ô, ô, ô]; hàng đầu là đầu bảng.")
    return tuple(tuple("" if cell is None else _word(cell, "bang") for cell in row) for row in rows if isinstance(row, list))
