"""A reading in words, for the official who brought the paper."""

from collections.abc import Iterator

from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.movements.reading.found import (
    AssignmentFound,
    CheckFound,
    Confidence,
    DeadlineFound,
    QuotaFound,
    Reading,
    TargetFound,
)

SHOWN = 110
KINDS = {"plan": "kế hoạch", "report": "báo cáo", "paper": "văn bản", "task": "việc"}
SURENESS = {Confidence.SURE: "", Confidence.LIKELY: "", Confidence.DOUBTFUL: " (CẦN XEM LẠI)"}


def told(reading: Reading, name: str = "") -> str:
    """Heading, targets, deadlines, duties, quotas, contradictions, what is doubtful; parts that are empty are left out."""
    lines = [name] if name else []
    lines += _heading(reading)
    parts = (
        ("Chỉ tiêu", [_target(one) for one in reading.targets]),
        ("Thời hạn", [_deadline(one) for one in reading.deadlines]),
        ("Việc được giao", [_assignment(one) for one in reading.assignments]),
        ("Khen thưởng", [*(one.name for one in reading.award_forms), *map(_quota, reading.quotas)]),
        ("Số liệu mâu thuẫn", [_check(one) for one in reading.checks if not one.holds]),
        ("Cần xem lại", list(reading.anomalies)),
        ("Đã sửa khi đọc", list(reading.paper.repairs)),
        ("Lưu ý về tệp", list(reading.paper.notes)),
    )
    for title, rows in parts:
        if rows:
            lines += ["", f"{title} ({len(rows)})", *(f"  {row}" for row in rows)]
    return "\n".join([*lines, ""])


def _heading(reading: Reading) -> Iterator[str]:
    paper = reading.paper
    kind = (paper.type or "Văn bản chưa rõ loại").capitalize()
    yield f"{kind} {paper.full_number or _blank(paper)}"
    for name, value in (
        ("Về", paper.subject),
        ("Cơ quan", paper.issuer),
        ("Nơi, ngày", ", ".join(filter(None, (paper.place, _day(paper))))),
        ("Giai đoạn", " - ".join(map(str, dict.fromkeys(reading.period))) if reading.period else ""),
        ("Căn cứ", "; ".join(dict.fromkeys(one.key for one in reading.citations))),
        ("Người ký", _signer(paper)),
        ("Nơi nhận", "; ".join(paper.recipients)),
    ):
        yield f"  {name}: {_short(value, 400) if value else 'không có trong văn bản'}"


def _blank(paper: OfficialPaper) -> str:
    return f"chưa có số, ký hiệu {paper.symbol}" if paper.symbol else "chưa có số, ký hiệu"


def _day(paper: OfficialPaper) -> str:
    if paper.date is None:
        return ""
    parts = [f"{one:02}" for one in (paper.date.day, paper.date.month) if one]
    return "/".join([*parts, str(paper.date.year)])


def _signer(paper: OfficialPaper) -> str:
    if paper.signer is None:
        return ""
    return ", ".join(filter(None, (paper.signer.on_behalf, paper.signer.title, paper.signer.name)))


def _short(text: str, most: int = SHOWN) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1].rstrip()}…"


def _figure(value: float | str) -> str:
    return str(value) if isinstance(value, str) else f"{value:,.10g}".translate(str.maketrans(",.", ".,"))


def _target(one: TargetFound) -> str:
    parts = []
    if isinstance(one.value, tuple):
        parts.append(", ".join(one.value))
    elif one.value is not None:
        high = f" đến {_figure(one.high)}" if one.high is not None else ""
        total = f"/{_figure(one.total)}" if one.total is not None else ""
        parts.append(f"{_figure(one.value)}{high}{total} {one.unit or ''}".strip())
    if one.percent is not None:
        parts.append(f"{_figure(one.percent)}%")
    if one.deadline_year:
        parts.append(f"năm {one.deadline_year}")
    said = " · ".join(parts)
    return f"{said}{': ' if said else ''}“{_short(one.quotation.text)}”{SURENESS[one.confidence]}"


def _deadline(one: DeadlineFound) -> str:
    who = f"{one.who}: " if one.who else ""
    to = f" (gửi {one.to})" if one.to else ""
    return f"{one.text} [{one.date}] {who}{_short(one.what or one.quotation.text)}{to}{SURENESS[one.confidence]}"


def _assignment(one: AssignmentFound) -> str:
    kinds = [KINDS[kind] for kind in dict.fromkeys(task.kind for task in one.tasks) if kind in ("plan", "report", "paper")]
    what = f", có {', '.join(kinds)}" if kinds else ""
    return f"{one.unit}: {len(one.tasks)} việc{what}{SURENESS[one.confidence]}"


def _quota(one: QuotaFound) -> str:
    money = f", {_figure(one.money)} đồng" if one.money else ""
    return f"{one.award}: {_figure(one.count)}{f' {one.per}' if one.per else ''}{money}{SURENESS[one.confidence]}"


def _check(one: CheckFound) -> str:
    stated = "không ghi" if one.stated is None else _figure(one.stated)
    computed = "không tính được" if one.computed is None else _figure(one.computed)
    note = f" ({one.note})" if one.note else ""
    return f"“{_short(one.text)}”: văn bản ghi {stated}, tính ra {computed}{note}"
