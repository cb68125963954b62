from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import QuerySet
from django.http import Http404

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import ALLOWED, Permit, denied
from chungsuc.documents.models import StoredFile
from chungsuc.progress.lawbook import current
from chungsuc.progress.models import (
    EnteredEdition,
    Evidence,
    Passing,
    Provision,
    State,
    TitleHeld,
    Value,
    Workbook,
)
from chungsuc.progress.queries.answering import Answerable, answerable_on, law_post
from chungsuc.progress.queries.evidence import in_use_at
from chungsuc.progress.queries.standing import known_values
from chungsuc.progress.workflow import STEPS, Party, Step
from chungsuc.rulebook.load import load_titles
from chungsuc.units.lineage import successors
from chungsuc.units.models import Appointment, Body, Role
from chungsuc.units.queries import Actor, reaches, territory_of

SomeLaw = TypeVar("SomeLaw", Provision, EnteredEdition)
COORDINATION_OFFICE = "Văn phòng Điều phối nông thôn mới"


def party_of(actor: Actor, body: Body, measure: str, answerable: Answerable | None) -> Mapping[Party, Appointment]:
    """In which relations the actor stands to a value on the day, each with the appointment it follows from."""
    found: dict[Party, Appointment] = {}
    if officer := actor.enters_for(body.path):
        found[Party.OWNER] = officer
    coordinator = actor.coordinates(body.path)
    if coordinator:
        found[Party.COORDINATOR] = coordinator
    if answerable is not None:
        agency = answerable.agency(body, measure)
        verifier = actor.acts_for(Role.SPECIALIST, [agency.pk]) if agency else coordinator
        if verifier:
            found[Party.VERIFIER] = verifier
    return found


def can_take(step: Step, actor: Actor, value: Value, parties: Mapping[Party, Appointment]) -> Permit:
    """May the actor take this step with this value? A value not stored yet counts as being entered."""
    if step.party not in parties:
        who = {
            Party.OWNER: f"Cán bộ nhập số liệu của {value.body.official_name}",
            Party.VERIFIER: f"Cơ quan được phân công chỉ tiêu; chưa phân công thì {COORDINATION_OFFICE}",
            Party.COORDINATOR: COORDINATION_OFFICE,
        }[step.party]
        return denied(
            f"Đồng chí không được giao bước “{step.label}” với số liệu này.",
            rule="Mỗi bước có người chịu trách nhiệm.",
            who_can_lift=who,
        )
    if value.pk is not None and State(value.state) not in step.sources:
        return denied(
            f"Số liệu đang ở bước “{State(value.state).label}”, không thể “{step.label}”.",
            rule="Nhập → gửi → thẩm định → duyệt → khóa.",
            who_can_lift="Tải lại trang để xem bước hiện tại.",
        )
    if step.not_own and value.latest is not None and value.latest.recorded_by_id == actor.user.pk:
        return denied(
            "Đồng chí là người nhập số liệu này nên không tự thẩm định, phê duyệt.",
            rule="Không ai xử lý số liệu do chính mình nhập.",
            who_can_lift="Một người khác của cơ quan thẩm định.",
        )
    if step.name == "withdraw" and value.looked_at is not None:
        return denied(
            f"Cơ quan thẩm định đã mở xem lúc {value.looked_at:%H:%M %d/%m/%Y}, không rút lại được.",
            rule="Chỉ rút lại khi chưa ai xem.",
            who_can_lift="Cơ quan thẩm định trả lại.",
        )
    return ALLOWED


def steps_open(actor: Actor, value: Value, answerable: Answerable) -> list[Step]:
    parties = party_of(actor, value.body, value.measure, answerable)
    return [step for step in STEPS.values() if can_take(step, actor, value, parties)]


def can_enter(actor: Actor, body: Body) -> Permit:
    if not body.exists_on(actor.day):
        return denied(
            f"{body.official_name} không còn là đơn vị hành chính vào ngày này.",
            rule="Số liệu của một đơn vị dừng ở ngày đơn vị kết thúc.",
            who_can_lift="Nhập cho đơn vị kế tục.",
        )
    if actor.enters_for(body.path):
        return ALLOWED
    return denied(
        f"Đồng chí không nhập số liệu cho {body.official_name}.",
        rule="Số liệu do cán bộ của đơn vị, hoặc của đơn vị cấp trên, nhập.",
        who_can_lift=f"Người quản trị phân công đồng chí tại {body.official_name}.",
    )


def stating_post(actor: Actor, body: Body) -> Appointment | None:
    """By which appointment somebody states a body's tables: at the body, entering for it, or coordinating just this territory."""
    working = (Role.OFFICER, Role.SPECIALIST, Role.COORDINATOR)
    own = next((a for a in actor.appointments if a.body_id == body.pk and a.role in working), None)
    coordinating = (a for a in actor.appointments if a.role == Role.COORDINATOR and territory_of(a.body) == body)
    return own or actor.enters_for(body.path) or next(coordinating, None)


def can_state(actor: Actor, body: Body) -> Permit:
    if stating_post(actor, body):
        return ALLOWED
    if body.valid_to is not None and body.valid_to < actor.day:
        after = ", ".join(b.official_name for b in successors(body, actor.day))
        return denied(
            f"{body.official_name} kết thúc ngày {body.valid_to:%d/%m/%Y}, không khai biểu được nữa.",
            rule="Biểu do đơn vị có vào ngày chốt số liệu khai.",
            who_can_lift=f"Khai tại đơn vị kế tục: {after}." if after else "",
        )
    return denied(
        f"Đồng chí không khai biểu của {body.official_name}.",
        rule="Biểu do người làm việc tại chính đơn vị, hoặc cán bộ nhập số liệu của đơn vị cấp trên, khai.",
        who_can_lift=f"Người quản trị phân công đồng chí tại {body.official_name}.",
    )


def can_add_evidence(actor: Actor, value: Value) -> Permit:
    if not actor.enters_for(value.body.path):
        return denied(
            f"Đồng chí không đưa minh chứng cho số liệu của {value.body.official_name}.",
            rule="Minh chứng do người nhập số liệu của đơn vị đưa ra.",
            who_can_lift=f"Cán bộ nhập số liệu của {value.body.official_name}",
        )
    if value.state == State.LOCKED:
        return denied(
            "Số liệu đã khóa, không thêm minh chứng được.",
            rule="Số liệu đã khóa giữ nguyên cùng minh chứng của nó.",
            who_can_lift=f"{COORDINATION_OFFICE} mở lại số liệu.",
        )
    return ALLOWED


def can_withdraw_evidence(actor: Actor, value: Value) -> Permit:
    if value.state in (State.APPROVED, State.LOCKED) and actor.enters_for(value.body.path):
        return denied(
            f"Số liệu {State(value.state).label}, không rút minh chứng được.",
            rule="Số liệu được duyệt trên những minh chứng này.",
            who_can_lift=f"{COORDINATION_OFFICE} mở lại số liệu.",
        )
    return can_add_evidence(actor, value)


def get_evidence(actor: Actor, pk: int, known_at: datetime) -> Evidence:
    """Whoever may see a value may see what proves it, or on an earlier day proved it."""
    found = Evidence.objects.select_related("value__body", "file").filter(in_use_at(known_at), pk=pk).first()
    if found is None or not actor.may_see(found.value.body.path):
        raise Http404("Không có minh chứng này, hoặc minh chứng nằm ngoài phạm vi của đồng chí.")
    return found


def get_value(actor: Actor, pk: int, known_at: datetime | None = None) -> Value:
    """As it is; with `known_at` as it was known then. What was not recorded by then is not there."""
    value = Value.objects.select_related("body__parent", "latest__recorded_by", "approved").filter(pk=pk).first()
    if value is not None and known_at is not None:
        value = next(iter(known_values([value], known_at)), None)
    if value is None or value.latest is None or not actor.may_see(value.body.path):
        raise Http404("Không có số liệu này, hoặc số liệu nằm ngoài phạm vi của đồng chí.")
    return value


@dataclass(frozen=True, slots=True)
class NotePost:
    """By which appointment, and for which territory, somebody writes notes on a measure."""

    appointment: Appointment
    territory: Body


def writes_notes_on(actor: Actor) -> Mapping[str, NotePost]:
    """The measures on which the actor writes notes: the agency's own; those nobody answers for are the coordination office's."""
    rows = answerable_on(actor.day).rows
    found: dict[str, NotePost] = {}
    for appointment in actor.appointments:
        place = territory_of(appointment.body)
        if appointment.role == Role.SPECIALIST:
            found |= {r.measure: NotePost(appointment, r.territory) for r in rows if r.agency_id == appointment.body_id}
        if appointment.role == Role.COORDINATOR:
            taken = {r.measure for r in rows if reaches(r.territory.path, place.path)}
            found |= {m: NotePost(appointment, place) for m in current().measures if m not in taken and m not in found}
    return found


def get_workbook(actor: Actor, pk: int) -> Workbook:
    """Only who may enter figures for its territory is told of a workbook."""
    found = Workbook.objects.select_related("territory__parent", "file", "brought_by").filter(pk=pk).first()
    if found is None or not actor.enters_for(found.territory.path):
        raise Http404("Không có bảng tính này, hoặc bảng tính nằm ngoài phạm vi của đồng chí.")
    return found


LAW = "Mức và nội dung của văn bản do cơ quan điều phối, hoặc cơ quan được phân công chỉ tiêu, nhập; người thứ hai xác nhận."


def can_type_law(actor: Actor, territory: Body, measures: Collection[str]) -> Permit:
    if law_post(actor, territory, measures):
        return ALLOWED
    return denied(
        f"Đồng chí không được giao nhập văn bản này cho {territory.official_name}.",
        rule=LAW,
        who_can_lift=COORDINATION_OFFICE,
    )


def can_assign(actor: Actor, territory: Body) -> Permit:
    """May the actor lay down which agency answers for which indicators there?"""
    if actor.coordinates(territory.path):
        return ALLOWED
    return denied(
        f"Đồng chí không phân công chỉ tiêu của {territory.official_name}.",
        rule="Cơ quan chịu trách nhiệm từng chỉ tiêu do cơ quan điều phối của địa bàn ghi theo văn bản.",
        who_can_lift=COORDINATION_OFFICE,
    )


def can_settle_law(actor: Actor, typed: Provision | EnteredEdition, measures: Collection[str], what: str) -> Permit:
    """May the actor confirm or refuse what somebody typed? `what` names it in a sentence."""
    if typed.state != Passing.PROPOSED:
        return denied(
            f"{what}: {Passing(typed.state).label}.",
            rule="Mỗi mục chỉ được xác nhận một lần.",
            who_can_lift="Tải lại trang để xem bước hiện tại.",
        )
    if typed.typed_by_id == actor.user.pk:
        return denied(
            f"Đồng chí đã nhập {what} nên không tự xác nhận.",
            rule="Người nhập và người xác nhận là hai người khác nhau.",
            who_can_lift="Một người khác của cơ quan điều phối, hoặc của cơ quan được phân công; đồng chí rút lại được.",
        )
    return can_type_law(actor, typed.territory, measures)


def can_withdraw_law(user: User, typed: Provision | EnteredEdition, what: str) -> Permit:
    if typed.typed_by_id != user.pk:
        return denied(
            f"{what} do người khác nhập.", rule="Ai nhập thì người ấy rút lại.", who_can_lift=str(typed.typed_by)
        )
    if typed.state != Passing.PROPOSED:
        return denied(
            f"{what}: {Passing(typed.state).label}.",
            rule="Chỉ rút lại khi chưa ai xác nhận.",
            who_can_lift="Nhập mục mới thay mục này.",
        )
    return ALLOWED


def get_provision(actor: Actor, pk: int, known_at: datetime | None = None) -> Provision:
    """Seen by those for whom it is law and by those whose territory holds it; not what was typed after a moment."""
    found = Provision.objects.select_related("territory", "typed_by", "settled_by", "file", "supersedes").filter(pk=pk)
    return _seen(actor, found if known_at is None else found.filter(typed_at__lte=known_at))


def get_entered_edition(actor: Actor, pk: int, known_at: datetime | None = None) -> EnteredEdition:
    found = EnteredEdition.objects.select_related("territory", "typed_by", "settled_by", "file", "supersedes")
    found = found.filter(pk=pk)
    return _seen(actor, found if known_at is None else found.filter(typed_at__lte=known_at))


def _seen(actor: Actor, found: QuerySet[SomeLaw]) -> SomeLaw:
    typed = found.first()
    if typed is None or not (
        actor.may_see(typed.territory.path) or any(t.path.startswith(typed.territory.path) for t in actor.territories)
    ):
        raise Http404("Không có mục này, hoặc mục nằm ngoài phạm vi của đồng chí.")
    return typed


FACT = "Danh hiệu được ghi theo quyết định đã ban hành."


@dataclass(frozen=True, slots=True)
class TitleEntry:
    """A title as its decision gives it, at any of the doors."""

    body: Body
    title: str
    decision: str
    decided_by: str
    decided_on: date
    valid_from: date | None = None
    file: StoredFile | None = None

    @property
    def begins(self) -> date:
        return self.valid_from or self.decided_on


def objections(entry: TitleEntry, held: Collection[TitleHeld], today: date) -> Iterator[Permit]:
    """Everything that speaks against the fact: `held` are the titles already recorded of the body."""
    title, body, begins = load_titles().get(entry.title), entry.body, entry.begins
    if title is None:
        yield denied(f"Không có danh hiệu “{entry.title}” trong danh mục.", rule=FACT)
        return
    if title.level != body.kind:
        yield denied(f"“{title.name}” không phải danh hiệu của {body.official_name}.", rule=FACT)
    if not entry.decision.strip() or not entry.decided_by.strip():
        yield denied("Cần số quyết định và cơ quan ban hành.", rule=FACT, who_can_lift="Đồng chí ghi theo quyết định.")
    if entry.decided_on > today:
        yield denied(f"Ngày quyết định {entry.decided_on:%d/%m/%Y} chưa đến.", rule=FACT)
    if begins < body.valid_from or (body.valid_to is not None and begins > body.valid_to):
        yield denied(f"{body.official_name} không tồn tại ngày {begins:%d/%m/%Y}.", rule=FACT)
    for other in held:
        over = other.ended_on is not None and other.ended_on < begins
        if other.title == entry.title and other.inherited_from_id is None and not over:
            yield denied(
                f"{body.official_name} đã được ghi “{title.name}” theo {other.decision} từ {other.valid_from:%d/%m/%Y}.",
                rule="Một danh hiệu không được giữ hai lần cùng lúc.",
                who_can_lift="Kết thúc lần giữ trước nếu quyết định mới thay quyết định cũ.",
            )


def get_title(actor: Actor, pk: int, known_at: datetime) -> TitleHeld:
    """A title as it was known at the moment: what was recorded later is not there, an end recorded later neither."""
    found = TitleHeld.objects.filter(recorded_at__lte=known_at).select_related(
        "body__parent", "inherited_from__body", "file", "recorded_by"
    )
    held = found.filter(pk=pk).first()
    if held is None or not actor.may_see(held.body.path):
        raise Http404("Không có danh hiệu này, hoặc đơn vị nằm ngoài phạm vi của đồng chí.")
    if held.end_recorded_at is not None and held.end_recorded_at > known_at:
        held.ended_on = held.end_recorded_at = None
    return held
