"""What a movement has on paper: its plan, its launch, its amendment, a reminder of what is late, an invitation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from chungsuc.documents.letterhead import (
    acting_name,
    called_together,
    closing,
    dash,
    framed,
    heading,
    item,
    paragraph,
    sent_to,
)
from chungsuc.documents.official.tree import Node, OfficialPaper
from chungsuc.movements import queries
from chungsuc.movements.models import Amendment, Duty, Movement, QuotaClause, Target, TargetKind
from chungsuc.movements.queries import DutyState, Owed, TargetProgress
from chungsuc.movements.queries.duties import ledger_for, owed
from chungsuc.movements.queries.measuring import Reached
from chungsuc.rulebook.numbers import SCALE, format_number
from chungsuc.units.models import Body, BodyKind

ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
COUNTED: Final = (TargetKind.UNITS, TargetKind.NAMED, TargetKind.EACH, TargetKind.FLOOR)
SAMPLE: Final = " (số liệu mẫu)"


def day_text(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def plan(movement: Movement, *, on: date, known_at: datetime) -> OfficialPaper:
    """Kế hoạch: purpose, phases, targets with what is reached on the day, duties, quotas. Some twenty queries."""
    targets = list(movement.targets.in_force(on))
    for target in targets:
        target.movement = movement
    progress = queries.progress_of(targets, on=on, known_at=known_at)
    parts = [
        ("MỤC ĐÍCH, YÊU CẦU", _purpose(movement)),
        ("THỜI GIAN, GIAI ĐOẠN", _phases(movement)),
        ("CHỈ TIÊU", [*_targets(progress, movement, on)]),
        ("TỔ CHỨC THỰC HIỆN", [*_duties(_standing_duties(movement, on))]),
        ("KHEN THƯỞNG", [*_quotas(movement.quota_clauses.in_force(on))]),
    ]
    sections = [(title, found) for title, found in parts if found]
    body = (
        *_bases(movement),
        paragraph(f"{acting_name(movement.territory)} ban hành Kế hoạch tổ chức thực hiện phong trào với các nội dung sau:"),
        *(heading(ROMAN[place], title, *found) for place, (title, found) in enumerate(sections)),
        closing(f"Trên đây là Kế hoạch tổ chức thực hiện phong trào; {_standing_agency(movement)} theo dõi, đôn đốc việc thực hiện./."),
    )
    paper = framed(movement.territory, "kế hoạch", f"Tổ chức thực hiện phong trào thi đua “{movement.name}”", body, on=on)
    return sent_to(paper, *_leads(movement, on))


def _bases(movement: Movement) -> list[Node]:
    texts = [f"Căn cứ {_lower(paper.name)} của {paper.issuer_name or movement.territory.official_name}" for paper in movement.papers.all()]
    texts = texts or [f"Căn cứ {movement.plan}"]
    return [Node("basis", text=text) for text in texts]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _standing_agency(movement: Movement) -> str:
    return movement.standing_agency.official_name


def _purpose(movement: Movement) -> list[Node]:
    return [
        item("1", f"Huy động các cơ quan, đơn vị và Nhân dân tham gia phong trào “{movement.name}”."),
        item("2", "Mỗi chỉ tiêu có cơ quan chịu trách nhiệm, mỗi nhiệm vụ có thời hạn và kết quả kiểm tra được."),
    ]


def _phases(movement: Movement) -> list[Node]:
    whole = f"Phong trào thực hiện từ ngày {day_text(movement.valid_from)} đến ngày {day_text(movement.valid_to)}."
    phases = [dash(f"{p.name}, từ ngày {day_text(p.valid_from)} đến ngày {day_text(p.valid_to)}.") for p in movement.phases.all()]
    return [item("1", whole), item("2", "Các giai đoạn gồm có.", *phases)] if phases else [item("1", whole)]


def _targets(progress: Sequence[TargetProgress], movement: Movement, on: date) -> Iterable[Node]:
    if not progress:
        return
    sample = SAMPLE if movement.territory.sample_figures else ""
    head = ("STT", "Mục tiêu", "Mức phải đạt", f"Kết quả đến {day_text(on)}{sample}", "Thời hạn")
    rows = [
        (str(number), p.target.text, goal_text(p), reached_text(p), day_text(p.target.due))
        for number, p in enumerate(progress, 1)
    ]
    yield item("1", "Các chỉ tiêu và kết quả đã duyệt đến ngày lập kế hoạch như bảng sau.", Node("table", rows=(head, *rows)))
    if wrong := [text for p in progress for text in p.contradictions]:
        yield item("2", "Những chỗ cần rà soát trước khi ban hành.", *(dash(text) for text in wrong))


def goal_text(p: TargetProgress) -> str:
    """What the plan asks for, as the page of the target says it."""
    target = p.target
    if target.stated_goal is None and target.stated_share is None:
        return f"{p.goal // SCALE} đơn vị nêu tên" if target.kind == TargetKind.NAMED and p.goal else "không nêu số"
    goal = format_number(target.stated_goal) if target.stated_goal is not None else ""
    if target.kind == TargetKind.LEVEL:
        return level_text(target)
    if target.stated_total is not None:
        goal += f"/{format_number(target.stated_total)}"
    share = f"{format_number(target.stated_share)}%" if target.stated_share is not None else ""
    return ", ".join(part for part in (goal, share) if part)


def level_text(target: Target) -> str:
    """At least or at most so much, as the paper measures it."""
    share = f"{format_number(target.stated_share, target.stated_share_places)}%" if target.stated_share is not None else ""
    goal = f"{format_number(target.stated_goal)} {target.measured_in}".strip() if target.stated_goal is not None else ""
    return f"{'nhiều nhất' if target.at_most else 'ít nhất'} {', '.join(part for part in (goal, share) if part)}"


def reached_text(p: TargetProgress) -> str:
    """The official figure with what of it is provisional or unknown; the expected one where it differs."""
    if p.cannot:
        return "theo báo cáo" if p.stated else "không tự tính"
    official, expected = _figure(p.official, p), _figure(p.expected, p)
    said = [official, *_reserve(p.official)]
    if expected != official:
        said.append("; ".join([f"dự kiến {expected}", *_reserve(p.expected)]))
    return "; ".join(said)


def _figure(reached: Reached, p: TargetProgress) -> str:
    if reached.figure is None:
        return "chưa đủ căn cứ"
    figure = format_number(reached.figure)
    return f"{figure}/{p.total}" if p.target.kind in COUNTED else f"{figure} {p.measured_in}".strip()


def _reserve(reached: Reached) -> list[str]:
    said = [f"trong đó tạm tính {reached.provisional}"] if reached.provisional else []
    return said + ([f"chưa đủ căn cứ {reached.unknown}"] if reached.unknown else [])


def _standing_duties(movement: Movement, on: date) -> list[Duty]:
    duties = movement.duties.in_force(on).select_related("lead", "owed_to", "movement")
    return list(duties.prefetch_related("supporting"))


def _duties(duties: Sequence[Duty]) -> Iterable[Node]:
    """One item for all bodies that lead the same duties, these under it; where they are many, in one line each."""
    for number, (leads, said) in enumerate(_alike(duties), 1):
        yield item(str(number), f"{_all_of(leads)} có trách nhiệm.", *(dash(text) for text in said))


def _alike(duties: Sequence[Duty]) -> list[tuple[list[Body], list[str]]]:
    """Bodies with the same duties, in the order of the plan, with these as texts."""
    by_lead: dict[Body, list[str]] = {}
    for duty in duties:
        by_lead.setdefault(duty.lead, []).append(_duty_text(duty))
    together: dict[tuple[str, ...], list[Body]] = {}
    for lead, said in by_lead.items():
        together.setdefault(tuple(said), []).append(lead)
    return [(leads, list(said)) for said, leads in together.items()]


def _all_of(leads: Sequence[Body]) -> str:
    """Bodies that stand together in a sentence: “Ủy ban nhân dân các xã (181 xã)” where they are many."""
    names = called_together(leads)
    many = len(leads) > len(names) == 1
    return f"{names[0]} ({len(leads)} {BodyKind(leads[0].kind).label})" if many else ", ".join(names)


def _duty_text(duty: Duty) -> str:
    said = duty.what.rstrip(" .;")
    helpers = ", ".join(body.official_name for body in duty.supporting.all())
    due = duty.due_text or (duty.due_rule.words() if str(duty.due_rule) != "none" else "")
    return f"{said}{f'; phối hợp với {helpers}' if helpers else ''}{f'; thời hạn {due}' if due else ''}."


def _quotas(clauses: Iterable[QuotaClause]) -> Iterable[Node]:
    for number, clause in enumerate(clauses, 1):
        if clause.share is not None:
            many = f"không quá {format_number(clause.share)}%"
        else:
            many = " đến ".join(str(n) for n in dict.fromkeys((clause.low, clause.high)) if n is not None)
        money = f", mức thưởng {format_number(clause.money * SCALE)} đồng" if clause.money else ""
        yield item(str(number), f"{clause.award} có số lượng {many}{f' cho mỗi {clause.per}' if clause.per else ''}{money}.")


def _leads(movement: Movement, on: date) -> list[str]:
    return called_together([duty.lead for duty in _standing_duties(movement, on)])[:12] or [_standing_agency(movement)]


def launch_notice(movement: Movement, *, on: date) -> OfficialPaper:
    """Thông báo: what was launched, from when to when, by which plan, who follows it and what is owed first."""
    dated = [d for d in _standing_duties(movement, on) if str(d.due_rule) != "none"]
    numbered = [
        f"Thời gian thực hiện từ ngày {day_text(movement.valid_from)} đến ngày {day_text(movement.valid_to)}.",
        f"Phong trào thực hiện theo {movement.plan.rstrip('.')}.",
        f"Cơ quan thường trực là {_standing_agency(movement)}.",
    ]
    owed_first = [dash(f"{_all_of(leads)}, {_lower(text)}") for leads, said in _alike(dated) for text in said]
    body = (
        paragraph(f"{acting_name(movement.standing_agency)} thông báo phát động phong trào thi đua “{movement.name}” như sau."),
        *(item(str(place), text) for place, text in enumerate(numbered, 1)),
        *([item(str(len(numbered) + 1), "Các việc có thời hạn.", *owed_first)] if owed_first else []),
        closing("Trân trọng thông báo./."),
    )
    paper = framed(movement.standing_agency, "thông báo", f"Phát động phong trào thi đua “{movement.name}”", body, on=on)
    return sent_to(paper, *_leads(movement, on))


def amendment_decision(amendment: Amendment, *, on: date) -> OfficialPaper:
    """Quyết định sửa đổi, bổ sung: what the amendment ended and what it brought, article by article."""
    movement = amendment.movement
    changed = [*_changes("Mục tiêu", Target, amendment), *_changes("Nhiệm vụ", Duty, amendment)]
    first = changed or [item("1", f"{amendment.summary.rstrip('.')}.")]
    body = (
        paragraph(f"CHỦ TỊCH {acting_name(movement.territory).upper()}"),
        *_bases(movement),
        Node("basis", text=f"Theo đề nghị của {_standing_agency(movement)}"),
        paragraph("QUYẾT ĐỊNH:"),
        item("Điều 1", f"Sửa đổi, bổ sung Kế hoạch thực hiện phong trào “{movement.name}” như sau.", *first),
        item("Điều 2", f"Nội dung tại Điều 1 áp dụng từ ngày {day_text(amendment.on)}; các nội dung khác của Kế hoạch giữ nguyên."),
        item("Điều 3", f"{_standing_agency(movement)} và các cơ quan, đơn vị có liên quan chịu trách nhiệm thi hành Quyết định này./."),
    )
    subject = f"sửa đổi, bổ sung Kế hoạch thực hiện phong trào thi đua “{movement.name}”"
    return sent_to(framed(movement.territory, "quyết định", subject, body, on=on), "Như Điều 3")


def _changes(called: str, kind: type[Target | Duty], amendment: Amendment) -> list[Node]:
    """Rows that the amendment brought, each with what it takes the place of; then rows that it only ended."""
    brought = list(kind.objects.filter(amendment=amendment).select_related("replaces"))
    replaced = [row.replaces.pk for row in brought if row.replaces]
    ended = kind.objects.filter(ended_by=amendment).exclude(pk__in=replaced)
    said = [
        f"{called} “{row.replaces}” sửa thành “{row}”." if row.replaces else f"{called} “{row}” được bổ sung."
        for row in brought
    ]
    said += [f"{called} “{row}” được bãi bỏ." for row in ended]
    return [dash(text) for text in said]


def late_duties(movement: Movement, *, on: date, known_at: datetime) -> list[Owed]:
    """What is late on the day, the longest first. Two queries beside the duties'."""
    duties = _standing_duties(movement, on)
    ledger = ledger_for(duties, known_at)
    found = [one for duty in duties for one in owed(duty, ledger, on) if one.state == DutyState.LATE]
    return sorted(found, key=lambda one: -one.days)


def reminder(movement: Movement, late: Sequence[Owed], *, on: date) -> OfficialPaper:
    """Công văn đôn đốc to every body that is late, with what, since when and by how many days."""
    leads = [f"{name} có tên tại mục 1" if " các " in name else name for name in called_together([o.lead for o in late])]
    head = ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn", "Số ngày quá hạn")
    rows = [
        (str(number), one.duty.what, acting_name(one.lead), day_text(one.occurrence.due or on), str(one.days))
        for number, one in enumerate(late, 1)
    ]
    body = (
        paragraph(f"Qua theo dõi việc thực hiện phong trào “{movement.name}”, đến ngày {day_text(on)} còn {len(late):02} việc quá hạn."),
        item("1", "Các nhiệm vụ quá hạn như bảng sau.", Node("table", rows=(head, *rows))),
        item("2", "Đề nghị các cơ quan, đơn vị khẩn trương hoàn thành, báo cáo kết quả và nguyên nhân chậm về cơ quan thường trực."),
        closing(f"Trân trọng đề nghị các cơ quan, đơn vị phối hợp thực hiện; đầu mối là {_standing_agency(movement)}./."),
    )
    paper = framed(movement.standing_agency, "công văn", "đôn đốc thực hiện nhiệm vụ quá hạn của phong trào thi đua", body, on=on)
    return replace(sent_to(paper, "Như trên"), addressees=tuple(leads))


@dataclass(frozen=True, slots=True)
class Meeting:
    """What an invitation has to say; `kind` is "sơ kết" or "tổng kết"."""

    kind: str
    at: datetime
    where: str
    chair: str
    invited: tuple[str, ...]


def invitation(movement: Movement, meeting: Meeting, *, on: date) -> OfficialPaper:
    """Giấy mời to a meeting that looks back on the movement."""
    issuer = acting_name(movement.territory)
    body = (
        paragraph(f"{issuer} trân trọng kính mời dự Hội nghị {meeting.kind} phong trào thi đua “{movement.name}”."),
        item("1", f"Thời gian họp là {meeting.at:%H} giờ {meeting.at:%M}, ngày {day_text(meeting.at.date())}."),
        item("2", f"Địa điểm họp là {meeting.where.rstrip('.')}."),
        item("3", f"Chủ trì hội nghị là {meeting.chair.rstrip('.')}."),
        closing("Trân trọng kính mời./."),
    )
    subject = f"Dự Hội nghị {meeting.kind} phong trào thi đua “{movement.name}”"
    paper = framed(movement.territory, "giấy mời", subject, body, on=on)
    return replace(sent_to(paper, "Như trên"), addressees=meeting.invited)
