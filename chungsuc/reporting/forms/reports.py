"""What the page of a report sends: text by section, and what is stated beside computed cells, with reasons."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from chungsuc.accounts.http import whole, wholes
from chungsuc.accounts.permits import Refused

CELLS = dict[str, dict[str, dict[str, str]]]
BETWEEN = "|"  # of form, row and column in the name of a field; none of the three has it


@dataclass(frozen=True, slots=True)
class Sent:
    """
    One sending of the form. `stated` and `reasons` are None where the page had no tables. `wrong`: why a figure could not be
    added, told only after the rest is kept.
    """

    edit: int
    narrative: dict[str, str]
    stated: CELLS | None
    reasons: CELLS | None
    without: list[int]
    wrong: Refused | None = None


def read_report(post: QueryDict) -> Sent:
    """Refused where the number of the edit was lost on the way."""
    edit = whole(post.get("edit", ""))
    if edit is None:
        raise Refused(_("Trang này thiếu thông tin để lưu."), who_can_lift=_("Tải lại trang rồi gửi lại."))
    narrative = {name[2:]: str(text) for name, text in post.items() if name.startswith("s-")}
    stated, reasons, wrong = None, None, None
    if post.get("tables") == "1":
        stated, reasons = _cells(post, "n-"), _cells(post, "l-")
        try:
            _add_new(post, stated, reasons)
        except Refused as problem:
            wrong = problem
    without = wholes(one for text in post.getlist("without") for one in text.split(","))
    return Sent(edit, narrative, stated, reasons, without, wrong)


def _cells(post: QueryDict, prefix: str) -> CELLS:
    found: CELLS = {}
    for name, text in post.items():
        if name.startswith(prefix) and str(text).strip():
            place = name[len(prefix) :].split(BETWEEN)
            if len(place) == 3:
                form, row, column = place
                found.setdefault(form, {}).setdefault(row, {})[column] = str(text)
    return found


def _place(post: QueryDict) -> tuple[str, str, str] | None:
    """The cell of the line that adds one: its row and its column belong to one form."""
    row, column = post.get("new-row", ""), post.get("new-column", "")
    if not (row or column or post.get("new", "").strip()):
        return None
    form, _sep, row_key = row.partition(BETWEEN)
    other, _sep, column_key = column.partition(BETWEEN)
    if not row_key or not column_key or form != other or not post.get("new", "").strip():
        raise Refused(
            _("Chưa thêm được số nêu khác: chọn dòng và cột của cùng một biểu rồi ghi số."),
            who_can_lift=_("Quay lại trang, chọn đủ rồi lưu."),
        )
    return form, row_key, column_key


def _add_new(post: QueryDict, stated: CELLS, reasons: CELLS) -> None:
    if place := _place(post):
        form, row, column = place
        stated.setdefault(form, {}).setdefault(row, {})[column] = post.get("new", "")
        if reason := post.get("new-reason", "").strip():
            reasons.setdefault(form, {}).setdefault(row, {})[column] = reason
