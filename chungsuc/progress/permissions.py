from collections.abc import Mapping, Sequence
from datetime import date

from django.http import Http404

from chungsuc.accounts.permits import ALLOWED, Permit, denied
from chungsuc.progress.models import Responsibility, State, Value
from chungsuc.progress.workflow import STEPS, Party, Step
from chungsuc.units.models import Appointment, Body, Role
from chungsuc.units.queries import Actor

COORDINATION_OFFICE = "Văn phòng Điều phối nông thôn mới"


class Answerable:
    """Who answers for which measure on a day, within which territory; read once, asked for many values."""

    def __init__(self, rows: Sequence[Responsibility]) -> None:
        self.rows = rows

    def agency(self, body: Body, measure: str) -> Body | None:
        found = [r for r in self.rows if r.measure == measure and body.path.startswith(r.territory.path)]
        return max(found, key=lambda r: (len(r.territory.path), r.valid_from)).agency if found else None


def answerable_on(day: date) -> Answerable:
    rows = (
        Responsibility.objects.filter(valid_from__lte=day)
        .exclude(valid_to__lt=day)
        .select_related("agency", "territory")
    )
    return Answerable(list(rows))


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


def get_value(actor: Actor, pk: int) -> Value:
    value = Value.objects.select_related("body__parent", "latest__recorded_by", "approved").filter(pk=pk).first()
    if value is None or not actor.may_see(value.body.path):
        raise Http404("Không có số liệu này, hoặc số liệu nằm ngoài phạm vi của đồng chí.")
    return value
