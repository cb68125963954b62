"""Who may see what pages put together, and who writes, signs, receives and reads which report."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import Http404

from chungsuc.accounts.permits import ALLOWED, Permit, Refused, denied
from chungsuc.movements.models import Duty, Movement
from chungsuc.movements.permissions import COORDINATION_OFFICE, planner_of
from chungsuc.movements.queries.seen import is_seen_by, movements_seen_by
from chungsuc.reporting.models import Calendar, CalendarKind, ReportVersion, StepDuty
from chungsuc.reporting.queries.calendars import Chain
from chungsuc.reporting.queries.chain import place_of, upward
from chungsuc.reporting.queries.hands import WORKERS, Roles, roles_at
from chungsuc.reporting.workflow import Party
from chungsuc.units.models import COMMUNE_LEVEL, Appointment, Body, BodyKind, Role
from chungsuc.units.queries import Actor, reaches, territory_of

SIGNED_WITHIN = timedelta(days=30)


def can_see_departments(actor: Actor) -> Permit:
    if {a.role for a in actor.appointments} & {Role.SPECIALIST, Role.COORDINATOR, Role.LEADER}:
        return ALLOWED
    return denied(
        "Trang theo ngành dành cho cơ quan phụ trách chỉ tiêu.",
        rule="Chuyên viên xem chỉ tiêu cơ quan mình phụ trách; điều phối và lãnh đạo xem mọi cơ quan.",
        who_can_lift="Người quản trị phân công đồng chí tại cơ quan phụ trách.",
    )


def can_see_nation(actor: Actor) -> Permit:
    if any(place.kind == BodyKind.NATION for place in actor.territories):
        return ALLOWED
    return denied(
        "Trang cả nước dành cho người có phân công ở cơ quan trung ương.",
        rule="Số liệu chưa công bố của một tỉnh chỉ người có phạm vi gồm tỉnh ấy xem được.",
        who_can_lift="Người quản trị hệ thống phân công đồng chí tại cơ quan trung ương.",
    )


def can_see_signs(actor: Actor) -> Permit:
    """Signs are for whoever checks and leads, never for the public, and not a commune's business about its neighbours."""
    if {a.role for a in actor.appointments} & {Role.SPECIALIST, Role.COORDINATOR, Role.LEADER}:
        return ALLOWED
    return denied(
        "Trang dấu hiệu nên xem lại dành cho người thẩm định, điều phối và lãnh đạo.",
        rule="Dấu hiệu chỉ để người có trách nhiệm xem lại số liệu, không công khai.",
        who_can_lift="Người quản trị phân công đồng chí thẩm định, điều phối hoặc lãnh đạo.",
    )


def signs_post(actor: Actor, body: Body) -> Appointment:
    """The post in which the actor notes what they saw of a sign: coordination, else verification of the territory; else Refused."""
    verifying = (
        a for a in actor.appointments if a.role == Role.SPECIALIST and reaches(territory_of(a.body).path, body.path)
    )
    found = actor.coordinates(body.path) or next(verifying, None)
    if found is None:
        raise Refused(
            f"Đồng chí không ghi nhận việc xem lại của {body.official_name}.",
            rule="Việc xem lại do người điều phối hoặc người thẩm định của địa bàn ghi.",
            who_can_lift="Văn phòng Điều phối, cơ quan phụ trách chỉ tiêu.",
        )
    return found


def get_hand_over(actor: Actor, pk: int) -> Appointment:
    """
    A post that was taken over, for both who hand over and take over, and for who manages it; else 404. Who has left the body
    sees it while it is signed: it lists what waits in the post now.
    """
    found = Appointment.objects.select_related("user", "body__parent__parent", "succeeds__user").filter(pk=pk)
    post = found.exclude(succeeds=None).first()
    mine = post is not None and post.succeeds is not None and actor.user.pk in (post.user_id, post.succeeds.user_id)
    if mine and post is not None and actor.day > post.valid_from + SIGNED_WITHIN:
        mine = actor.may_see(post.body.path)
    if post is None or not (mine or actor.administers(post.body.path)):
        raise Http404("Không có biên bản này, hoặc biên bản nằm ngoài phạm vi của đồng chí.")
    return post


def get_calendar(actor: Actor, pk: int) -> Calendar:
    """The calendar, if the actor sees its movement or acts for a body that reports or is reported to in it; else 404."""
    found = Calendar.objects.select_related("movement__territory", "made_by", "paper").filter(pk=pk).first()
    if found is not None and not is_seen_by(actor, found.movement):
        mine = {a.body_id for a in actor.appointments}
        asked = StepDuty.objects.filter(step__calendar=found)
        if not (asked.filter(duty__lead__in=mine) | asked.filter(duty__owed_to__in=mine)).exists():
            found = None
    if found is None:
        raise Http404("Không có lịch báo cáo này, hoặc lịch nằm ngoài phạm vi của đồng chí.")
    return found


def making_movements(actor: Actor) -> list[Movement]:
    """The movements whose calendars the actor draws up, those in force on the day first."""
    mine = [m for m in movements_seen_by(actor) if planner_of(actor, m)]
    return sorted(mine, key=lambda m: not m.valid_from <= actor.day <= m.valid_to)


def asking_places(actor: Actor) -> list[Body]:
    """The actor's bodies to which they may ask for reports: those that work for a place with communes below."""
    own = [a.body for a in actor.appointments if a.role != Role.ADMINISTRATOR]
    return [b for b in dict.fromkeys(own) if territory_of(b).kind not in COMMUNE_LEVEL]


def asker(actor: Actor, movement: Movement, owed_to: Body) -> Appointment | None:
    """The post by which the actor asks for reports to this body: one at it, else the one by which they keep the movement."""
    own = next((a for a in actor.appointments if a.body_id == owed_to.pk and a.role != Role.ADMINISTRATOR), None)
    return own or planner_of(actor, movement)


def can_ask(actor: Actor, movement: Movement, owed_to: Body, bodies: Sequence[Body]) -> Permit:
    """
    May the actor ask these bodies for a report to `owed_to`? An agency asks within the territory that it works for, who keeps
    the movement within the movement's. A body of the whole country asks within a plan of the whole country alone.
    """
    if asker(actor, movement, owed_to) is None:
        return denied(
            f"Đồng chí không thuộc {owed_to.official_name} nên không yêu cầu báo cáo gửi đến đó.",
            rule="Người của nơi nhận, hoặc cơ quan điều phối của địa bàn, yêu cầu báo cáo.",
            who_can_lift=f"{owed_to.official_name}, hoặc {COORDINATION_OFFICE}",
        )
    places = [territory_of(owed_to).path]
    if planner_of(actor, movement) is not None:
        places.append(movement.territory.path)
    own_country = movement.territory.kind == BodyKind.NATION
    around = [p for p in places if p or own_country]
    beyond = [b for b in bodies if not any(b.path.startswith(p) for p in around)]
    if beyond:
        return denied(
            f"{beyond[0].official_name} nằm ngoài địa bàn của {owed_to.official_name}.",
            rule="Chỉ yêu cầu báo cáo đơn vị trong địa bàn.",
            who_can_lift="Bỏ đơn vị ấy khỏi danh sách.",
        )
    return ALLOWED


def keeper(actor: Actor, calendar: Calendar) -> Appointment | None:
    """The post by which the actor changes or ends a calendar; a request also from the body that asked for it."""
    found = planner_of(actor, calendar.movement)
    if found is None and calendar.kind == CalendarKind.REQUEST:
        receivers = set(StepDuty.objects.filter(step__calendar=calendar).values_list("duty__owed_to", flat=True))
        posts = (a for a in actor.appointments if a.role != Role.ADMINISTRATOR)
        found = next((a for a in posts if a.body_id in receivers), None)
    return found


def can_keep(actor: Actor, calendar: Calendar) -> Permit:
    if keeper(actor, calendar):
        return ALLOWED
    return denied(
        "Đồng chí không đổi được lịch báo cáo này.",
        rule="Lịch báo cáo do cơ quan điều phối của địa bàn lập và sửa; yêu cầu đột xuất do nơi yêu cầu sửa.",
        who_can_lift=COORDINATION_OFFICE,
    )


@dataclass(frozen=True, slots=True)
class Hand:
    """What the reader may do with one report: the posts by which they write, sign and receive, and whether they read it."""

    duty: Duty
    writer: Appointment | None
    signer: Appointment | None
    receiver: Appointment | None
    reads: bool
    drafts: bool = False  # sees what is not sent yet: who works at the body, or writes for it
    board: bool = False  # sees the board on which it comes in, with the reports of the other bodies

    def of(self, party: Party) -> Appointment | None:
        return {Party.WRITER: self.writer, Party.SIGNER: self.signer, Party.RECEIVER: self.receiver}[party]


def acting_at(actor: Actor, body: Body | None, roles: Roles) -> Appointment | None:
    """
    The post by which the actor works on reports of a body: a working one there; where the body has none, its leader's;
    where nobody holds any post at it, that of a coordinator of the territory.
    """
    if body is None:
        return None
    held = roles.get(body.pk, set())
    if not held:
        return actor.coordinates(body.path)
    wanted = WORKERS if held & set(WORKERS) else (Role.LEADER,)
    return next((a for a in actor.appointments if a.body_id == body.pk and a.role in wanted), None)


def signing_at(actor: Actor, body: Body, roles: Roles) -> Appointment | None:
    """The post by which the actor signs for a body: its leader's where it has one, else that of who writes."""
    if Role.LEADER in roles.get(body.pk, set()):
        return next((a for a in actor.appointments if a.body_id == body.pk and a.role == Role.LEADER), None)
    return acting_at(actor, body, roles)


def reads_reports_of(actor: Actor, body: Body, above: Iterable[Duty], owed_to: Body | None) -> bool:
    """The body's people, those of all who receive it further up, coordinators and leaders of the territory; nobody else."""
    inside = {a.body_id for a in actor.appointments if a.role != Role.ADMINISTRATOR}
    receivers = {owed_to.pk if owed_to else 0, *(d.lead_id for d in above), *(d.owed_to_id or 0 for d in above)}
    if body.pk in inside or receivers & inside or actor.coordinates(body.path):
        return True
    return any(a.role == Role.LEADER and body.path.startswith(territory_of(a.body).path) for a in actor.appointments)


def hand_in(actor: Actor, chain: Chain, duty: Duty, roles: Roles) -> Hand:
    """What the actor may do with the report of a duty; `roles` of the body and of the one that it is owed to."""
    receiver = acting_at(actor, duty.owed_to, roles)
    writer, signer = acting_at(actor, duty.lead, roles), signing_at(actor, duty.lead, roles)
    above = upward(chain, duty)
    reads = reads_reports_of(actor, duty.lead, above, duty.owed_to)
    board = bool(receiver) or (duty.owed_to is not None and reads_reports_of(actor, duty.owed_to, above, None))
    inside = any(a.body_id == duty.lead_id and a.role != Role.ADMINISTRATOR for a in actor.appointments)
    drafts = bool(inside or writer or signer)
    return Hand(duty, writer, signer, receiver, bool(reads or drafts or receiver), drafts, board)


def can_take(hand: Hand, party: Party) -> Permit:
    if hand.of(party) is not None:
        return ALLOWED
    body, owed_to = hand.duty.lead.official_name, hand.duty.owed_to
    if party == Party.RECEIVER:
        name = owed_to.official_name if owed_to else "nơi nhận"
        return denied(
            f"Báo cáo này gửi {name}; đồng chí không làm việc ở đó.",
            rule="Nơi nhận báo cáo thì nhận, trả lại, gửi tiếp; nơi nhận chưa có người dùng thì cơ quan điều phối của địa bàn làm.",
            who_can_lift=f"Người làm việc ở {name}.",
        )
    if party == Party.SIGNER and hand.writer is not None:
        return denied(
            f"Báo cáo của {body} do lãnh đạo đơn vị ký.",
            rule="Đơn vị có lãnh đạo trên phần mềm thì lãnh đạo ký; không có thì người viết ký.",
            who_can_lift=f"Lãnh đạo {body}.",
        )
    return denied(
        f"Đồng chí không làm báo cáo của {body}.",
        rule="Báo cáo do người làm việc ở đơn vị ấy viết; đơn vị chưa có người dùng thì cơ quan điều phối của địa bàn viết thay.",
        who_can_lift=f"Người làm việc ở {body}.",
    )


def get_place(actor: Actor, duty: int, known_at: datetime) -> tuple[Chain, Hand]:
    """The chain of a report's duty and what the actor may do in it; 404 for who may not even read. Seven queries."""
    held = place_of(duty, known_at)
    if held is not None:
        chain, asked = held
        hand = hand_in(actor, chain, asked, roles_at({asked.lead_id, asked.owed_to_id or 0}, actor.day))
        if hand.reads:
            return chain, hand
    raise Http404("Không có báo cáo này, hoặc báo cáo không thuộc phần đồng chí được xem.")


def get_version(actor: Actor, pk: int, known_at: datetime) -> tuple[ReportVersion, Chain, Hand]:
    """A frozen version, for who may read the report; else 404."""
    rows = ReportVersion.objects.select_related("report__body__parent__parent", "report__duty__owed_to", "signed_by", "scan")
    found = rows.filter(pk=pk, signed_at__lte=known_at).first()
    if found is None:
        raise Http404("Không có bản báo cáo này.")
    return found, *get_place(actor, found.report.duty_id, known_at)
