"""One box for each piece of a draft's text; the numbering and the tables stay as they are."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from chungsuc.documents.official.tree import Node, OfficialPaper, Signer
from chungsuc.documents.official.writing import settled
from chungsuc.documents.official.writing.flow import printed_number

LONGEST: Final = 20_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A node that can be changed: where it stands, its box, how deep it lies; a table has rows and no box."""

    key: str
    field: forms.BoundField | None
    number: str
    depth: int
    rows: tuple[tuple[str, ...], ...] = ()


class DraftWords(forms.Form):
    """Subject, body, recipients and signature of a draft. A piece that is emptied is left out of the paper."""

    def __init__(self, *given: Any, official: OfficialPaper, **more: Any) -> None:  # noqa: ANN401 -- as Django's form takes them
        super().__init__(*given, **more)
        self.official = official
        signer = official.signer or Signer(None)
        self._line("symbol", _("Ký hiệu"), official.symbol or "", required=True)
        self._line("subject", _("Trích yếu"), official.subject or "", required=True, rows=2)
        self._line("place", _("Địa danh"), official.place or "")
        self._line("urgency", _("Độ khẩn"), official.urgency)
        self._line("addressees", _("Kính gửi, mỗi nơi một dòng"), "\n".join(official.addressees), rows=3)
        for key, node in official.nodes():
            if node.kind != "table":
                self._line(_name(key), _label(node), node.title or node.text, rows=_rows(node))
        self._line("recipients", _("Nơi nhận, mỗi nơi một dòng"), "\n".join(official.recipients), rows=4)
        self._line("on_behalf", _("Quyền hạn ký, ví dụ KT. CHỦ TỊCH"), signer.on_behalf or "")
        self._line("signer_title", _("Chức vụ"), signer.title or "")
        self._line("signer_name", _("Họ tên người ký"), signer.name or "")

    def _line(self, name: str, label: str, value: str, *, required: bool = False, rows: int = 1) -> None:
        widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
        missing = {"required": _("Cần ghi ô này.")}
        self.fields[name] = forms.CharField(
            label=label, initial=value, required=required, max_length=LONGEST, widget=widget, error_messages=missing
        )

    def head(self) -> list[forms.BoundField]:
        return [self[name] for name in ("symbol", "subject", "place", "urgency", "addressees")]

    def foot(self) -> list[forms.BoundField]:
        return [self[name] for name in ("recipients", "on_behalf", "signer_title", "signer_name")]

    def pieces(self) -> Iterator[Piece]:
        """The body and the annexes in reading order."""
        for key, node in self.official.nodes():
            field = None if node.kind == "table" else self[_name(key)]
            yield Piece(key, field, printed_number(node.number), min(key.count("."), 4), node.rows)

    def changed(self) -> OfficialPaper:
        """The paper with the words of the form. Only after `is_valid`."""
        said: dict[str, str] = self.cleaned_data
        body = tuple(_changed(node, str(place), said) for place, node in enumerate(self.official.body))
        annexes = tuple(
            replace(annex, body=tuple(_changed(n, f"A{number}.{place}", said) for place, n in enumerate(annex.body)))
            for number, annex in enumerate(self.official.annexes)
        )
        signer = Signer(said["signer_name"] or None, said["signer_title"] or None, said["on_behalf"] or None)
        return settled(
            replace(
                self.official,
                symbol=said["symbol"],
                subject=said["subject"],
                place=said["place"] or None,
                urgency=said["urgency"],
                addressees=tuple(said["addressees"].splitlines()),
                recipients=tuple(said["recipients"].splitlines()),
                body=body,
                annexes=annexes,
                signer=signer if signer != Signer(None) else None,
            )
        )


def _label(node: Node) -> str:
    kind = _("căn cứ") if node.kind == "basis" else _("đề mục") if node.title else _("đoạn")
    said = f"{printed_number(node.number)} {kind}".strip()
    return said[:1].upper() + said[1:]


def _name(key: str) -> str:
    return f"doan-{key}"


def _rows(node: Node) -> int:
    length = len(node.title or node.text)
    return 1 if length < 60 else min(12, 2 + length // 90)


def _changed(node: Node, key: str, said: dict[str, str]) -> Node:
    children = tuple(_changed(child, f"{key}.{place}", said) for place, child in enumerate(node.children))
    if node.kind == "table":
        return node
    words = said[_name(key)]
    if node.title and node.text:
        return replace(node, title=words, children=children)
    changed = replace(node, title=words, children=children) if node.title else replace(node, text=words, children=children)
    return changed if words or children else replace(changed, number="")
