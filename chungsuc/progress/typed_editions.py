"""A whole set as it was typed, and all that speaks against it."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from chungsuc.progress.lawbook import current, province_of, read_entered
from chungsuc.progress.models import EnteredEdition
from chungsuc.progress.typed import Flaw
from chungsuc.rulebook.levels import LEVEL_NAMES
from chungsuc.rulebook.lines import LinesError
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Edition
from chungsuc.units.models import Body, BodyKind

ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,48})[a-z0-9]")
LENGTHS = {"name": ("Tên bộ tiêu chí", 300), "annex": ("Phụ lục", 100)}


@dataclass(frozen=True, slots=True)
class EditionHead:
    """What a set is called. `standard` is its id; that of a shell in the package puts it in the shell's place."""

    standard: str
    name: str
    level: str
    valid_from: date
    annex: str = ""
    valid_to: date | None = None
    columns_by: str = "region"


def digest_of(typed: EnteredEdition) -> str:
    """Of all that makes the set what it is."""
    names = ("standard", "name", "level", "annex", "columns_by", "lines", "decision", "decided_by", "page")
    days = [str(day) for day in (typed.decided_on, typed.valid_from, typed.valid_to)]
    said = [getattr(typed, name) for name in names]
    kept = json.dumps([province_of(typed.territory), *said, *days], ensure_ascii=False)
    return hashlib.sha256(kept.encode()).hexdigest()


def head_flaws(head: EditionHead, territory: Body) -> Iterator[Flaw]:
    if territory.kind != BodyKind.PROVINCE:
        yield Flaw(None, "Bộ tiêu chí do tỉnh nhập.")
    if not ID.fullmatch(head.standard):
        yield Flaw(None, "Mã bộ gồm 3 đến 50 chữ thường không dấu, chữ số và gạch nối, như qd-12-2023-lang-son.")
    if not head.name.strip():
        yield Flaw(None, "Thiếu tên bộ tiêu chí.")
    for name, (label, most) in LENGTHS.items():
        if len(getattr(head, name).strip()) > most:
            yield Flaw(None, f"{label} dài quá {most} ký tự.")
    if head.level not in LEVEL_NAMES:
        yield Flaw(None, "Chưa chọn bộ tiêu chí áp dụng cho loại đơn vị nào.")
    if head.columns_by not in ("region", "group"):
        yield Flaw(None, "Cột của bộ là vùng hoặc nhóm xã.")
    if head.valid_to and head.valid_to < head.valid_from:
        yield Flaw(None, f"Ngày cuối {head.valid_to:%d/%m/%Y} đứng trước ngày đầu {head.valid_from:%d/%m/%Y}.")


def edition_flaws(typed: EnteredEdition) -> tuple[Edition | None, list[Flaw]]:
    """The set as the rulebook would have it, and what speaks against it: its lines, its id, another set at the same time."""
    flaws = [*_of_its_id(typed)]
    try:
        entered = read_entered(typed)
    except LinesError as error:
        lines = (Flaw(p.line - 1 if p.line else None, f"cần {p.expected}, gặp {p.found}.") for p in error.problems)
        return None, [*flaws, *lines]
    edition = entered.edition
    return edition, [*flaws, *_at_once(edition), *_counted_elsewhere(edition, entered.measures)]


def _of_its_id(typed: EnteredEdition) -> Iterator[Flaw]:
    if typed.standard in load().edition_ids:
        shell = load().edition(typed.standard)
        if shell.incomplete_because is None:
            yield Flaw(
                None, f"Bộ {typed.standard} đã có đủ trong bộ quy tắc; nhập mức của tỉnh thay vì nhập lại cả bộ."
            )
        if shell.level != typed.level:
            yield Flaw(None, f"Bộ {typed.standard} là bộ {LEVEL_NAMES[shell.level]}.")
        if shell.territory not in (None, province_of(typed.territory)):
            yield Flaw(None, f"Bộ {typed.standard} là của tỉnh khác.")
        if shell.territory is None and typed.valid_from < shell.effective_from:
            first = f"{shell.effective_from:%d/%m/%Y}"
            yield Flaw(None, f"Bộ quốc gia {typed.standard} có hiệu lực không sớm hơn {first}: trước đó là bộ khác.")
        return
    if EnteredEdition.objects.filter(standard=typed.standard).exclude(territory=typed.territory).exists():
        yield Flaw(None, f"Mã {typed.standard} đã dùng cho bộ của tỉnh khác.")


def _counted_elsewhere(edition: Edition, brought: Iterable[str]) -> Iterator[Flaw]:
    """What a set brings along is counted by it alone: `a-2` with indicator 1 and `a` with 2.1 would both be `a-2-1`."""
    known = current().measures
    for measure in brought:
        others = [by for by, _ in known[measure].read_by if by != edition.id] if measure in known else []
        if others:
            yield Flaw(None, f"Chỉ số {measure} đã dùng cho bộ {others[0]}: đặt mã bộ khác.")


def _at_once(edition: Edition) -> Iterator[Flaw]:
    """Of one level a province has one set of its own on any day."""
    first, last = edition.effective_from, edition.effective_to or date.max
    for head in current().heads:
        own = head.territory is not None and head.territory == edition.territory and head.level == edition.level
        begins = max(first, head.starts)
        if own and head.id != edition.id and begins <= min(last, head.ends or date.max):
            text = f"hai bộ {LEVEL_NAMES[edition.level]} của tỉnh cùng có hiệu lực từ {begins:%d/%m/%Y}"
            yield Flaw(None, f"{text[0].upper()}{text[1:]}: {head.id} và {edition.id}.")


def shape_flaws(old: Edition, new: Edition) -> list[Flaw]:
    """Results that were stored by a set's list of indicators must still be read by it."""
    before, after = ([(i.number, i.measure) for i in e.indicators] for e in (old, new))
    if before == after:
        return []
    gone = [number for number, _ in before if number not in {n for n, _ in after}]
    come = [number for number, _ in after if number not in {n for n, _ in before}]
    changes = "; ".join(
        f"{word} {', '.join(numbers[:5])}" for word, numbers in (("bỏ", gone), ("thêm", come)) if numbers
    )
    text = (
        f"Đã có kết quả đánh giá theo bộ {new.id}: bản mới giữ nguyên danh sách chỉ tiêu ({changes or 'thứ tự khác'})."
    )
    return [Flaw(None, f"{text} Danh sách khác thì nhập thành một bộ khác, từ một ngày khác.")]
