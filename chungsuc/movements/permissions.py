from collections.abc import Iterable

from django.http import Http404

from chungsuc.accounts.permits import ALLOWED, Permit, denied
from chungsuc.documents.models import Paper, PaperState
from chungsuc.documents.permissions import get_paper, papers_of
from chungsuc.movements.models import ChangeProposal, Draft, DraftItem, Duty, Movement, Phase, Target
from chungsuc.movements.queries import movements_seen_by
from chungsuc.movements.queries.people import WORKING, issuer_of, own_agency, works_for
from chungsuc.units.models import COMMUNE_LEVEL, Appointment, Body, Role
from chungsuc.units.queries import Actor, reaches, territory_of

MOST_TO_READ = 1_000_000  # characters, some 400 pages: half a minute of the server's time
COORDINATION_OFFICE = "Văn phòng Điều phối nông thôn mới của địa bàn"


def get_movement(actor: Actor, pk: int) -> Movement:
    """The movement, if the actor works in its territory; else 404."""
    found = next((m for m in movements_seen_by(actor) if m.pk == pk), None)
    if found is None:
        raise Http404("Không có phong trào này, hoặc phong trào nằm ngoài phạm vi của đồng chí.")
    return found


def get_phase(actor: Actor, pk: int) -> Phase:
    found = Phase.objects.filter(pk=pk).first()
    if found is None:
        raise Http404("Không có giai đoạn này.")
    found.movement = get_movement(actor, found.movement_id)
    return found


def get_target(actor: Actor, pk: int) -> Target:
    found = Target.objects.filter(pk=pk).first()
    if found is None:
        raise Http404("Không có mục tiêu này.")
    found.movement = get_movement(actor, found.movement_id)
    return found


def get_duty(actor: Actor, pk: int) -> Duty:
    """The duty, if the actor sees its movement, or acts for a body that leads it, helps with it or has handed it over."""
    found = Duty.objects.filter(pk=pk).select_related("movement__territory", "lead", "owed_to").first()
    if found is None:
        raise Http404("Không có nhiệm vụ này.")
    mine = {a.body_id for a in actor.appointments}
    near = {found.lead_id, *(b.pk for b in found.supporting.all())}
    near |= set(found.hand_overs.values_list("from_body", flat=True))
    if not mine & near:
        found.movement = get_movement(actor, found.movement_id)
    return found


def planner(actor: Actor, territory: Body, issuer: Body | None = None) -> Appointment | None:
    """
    The post by which the actor draws up plans there: coordinator of the territory or of what lies above it; in a commune
    also who keeps its register of papers. `issuer`: whose plan it is; an agency's own plan is drawn up by its own people.
    """
    found = actor.coordinates(territory.path)
    if found is None and territory.kind in COMMUNE_LEVEL:
        found = next((a for a in _working(actor) if works_for(a.body) == territory), None)
    if found is None and issuer is not None and own_agency(issuer) and territory_of(issuer) == territory:
        found = next((a for a in _working(actor) if a.body_id == issuer.pk), None)
    return found


def planned_places(actor: Actor) -> list[Body]:
    """The territories whose own plans the actor draws up, each once."""
    posts = (a for a in actor.appointments if a.role in (*WORKING, Role.COORDINATOR))
    return [t for t in dict.fromkeys(territory_of(a.body) for a in posts) if planner(actor, t)]


def _working(actor: Actor) -> list[Appointment]:
    return [a for a in actor.appointments if a.role in WORKING]


def can_plan(actor: Actor, territory: Body, issuer: Body | None = None) -> Permit:
    if planner(actor, territory, issuer):
        return ALLOWED
    return denied(
        f"Đồng chí không lập, sửa phong trào của {territory.official_name}.",
        rule="Phong trào do cơ quan điều phối của địa bàn ghi; kế hoạch riêng của xã, của cơ quan thì do người của đơn vị ấy ghi.",
        who_can_lift=COORDINATION_OFFICE,
    )


def planner_of(actor: Actor, movement: Movement) -> Appointment | None:
    """The post by which the actor keeps this movement. No query for a coordinator of its territory."""
    found = planner(actor, movement.territory)
    if found is None and _working(actor):
        found = planner(actor, movement.territory, issuer_of(movement))
    return found


def can_change(actor: Actor, movement: Movement) -> Permit:
    """May the actor change, amend, copy this movement, and remind those it speaks to?"""
    return ALLOWED if planner_of(actor, movement) else can_plan(actor, movement.territory)


def answering(actor: Actor, duty: Duty) -> Appointment | None:
    """The post by which the actor answers for a duty: any at the body that leads it, else coordinator of the territory."""
    own = next((a for a in actor.appointments if a.body_id == duty.lead_id), None)
    return own or planner_of(actor, duty.movement)


def can_answer(actor: Actor, duty: Duty) -> Permit:
    """May the actor say that the duty is done, take that back, or hand the duty over?"""
    if duty.ended_on and duty.ended_on <= actor.day:
        return denied(
            f"Nhiệm vụ đã thôi giao từ ngày {duty.ended_on:%d/%m/%Y}: {duty.end_reason}",
            who_can_lift=COORDINATION_OFFICE,
        )
    if answering(actor, duty):
        return ALLOWED
    return denied(
        "Đồng chí không thuộc đơn vị chủ trì nhiệm vụ này.",
        rule="Đơn vị chủ trì, hoặc cơ quan điều phối của địa bàn, ghi kết quả và chuyển giao nhiệm vụ.",
        who_can_lift=duty.lead.official_name,
    )


def receiving(actor: Actor, duty: Duty) -> Appointment | None:
    """The post by which the actor waits for what is owed: a working one where it is owed to, else coordinator of that place."""
    if duty.owed_to is None:
        return None
    own = (a for a in actor.appointments if a.body_id == duty.owed_to_id and a.role in (*WORKING, Role.COORDINATOR))
    return next(own, None) or actor.coordinates(territory_of(duty.owed_to).path)


def can_press(actor: Actor, duty: Duty) -> Permit:
    """May the actor remind those who owe the duty?"""
    if receiving(actor, duty) or planner_of(actor, duty.movement):
        return ALLOWED
    return denied(
        f"Đồng chí không đôn đốc được {duty.lead.official_name} về việc này.",
        rule="Nơi nhận, cơ quan điều phối của nơi nhận và người giữ kế hoạch đôn đốc đơn vị thực hiện.",
        who_can_lift=duty.owed_to.official_name if duty.owed_to else COORDINATION_OFFICE,
    )


def proposer(actor: Actor, movement: Movement) -> Appointment | None:
    """The post by which the actor may ask for a change: any whose body works within the territory or above it."""
    path = movement.territory.path
    near = (a for a in actor.appointments if a.body.path.startswith(path) or reaches(territory_of(a.body).path, path))
    return next(near, None)


def can_propose(actor: Actor, movement: Movement) -> Permit:
    if proposer(actor, movement):
        return ALLOWED
    return denied(
        "Đồng chí không thuộc đơn vị nào tham gia phong trào này.",
        rule="Đơn vị tham gia phong trào được đề nghị sửa đổi kế hoạch.",
        who_can_lift=COORDINATION_OFFICE,
    )


def get_proposal(actor: Actor, pk: int) -> ChangeProposal:
    found = ChangeProposal.objects.filter(pk=pk).select_related("body").first()
    if found is None:
        raise Http404("Không có đề nghị này.")
    found.movement = get_movement(actor, found.movement_id)
    return found


def reading_place(actor: Actor, paper: Paper) -> Body | None:
    """Where the actor may launch what the paper says: the issuer's territory, else the one in whose register it stands."""
    places = [territory_of(body) for body in (paper.issuer, paper.holder) if body is not None]
    return next((place for place in places if planner(actor, place, paper.issuer)), None)


def get_paper_to_read(actor: Actor, pk: int) -> tuple[Paper, Body]:
    """A paper that the actor sees, with the territory it would be launched in; refused to who launches none there."""
    paper = get_paper(actor, pk)
    place = reading_place(actor, paper)
    if place is None:
        can_plan(actor, territory_of(paper.issuer or paper.holder or actor.territories[0]), paper.issuer).require()
    can_read_paper(paper).require()
    return paper, place or actor.territories[0]


def can_read_paper(paper: Paper) -> Permit:
    if paper.state == PaperState.VOID:
        return denied("Văn bản này đã bị hủy.", who_can_lift="Đọc văn bản thay thế.")
    if not paper.tree:
        return denied("Văn bản này chưa có nội dung trong sổ.", who_can_lift="Đưa tệp của văn bản vào sổ trước.")
    if len(paper.text) > MOST_TO_READ:
        return denied(
            "Văn bản này quá dài để đọc thành bản thảo trên trang.",
            who_can_lift="Đưa vào sổ riêng phần kế hoạch, hoặc nhờ người quản trị chạy chungsuc read.",
        )
    return ALLOWED


def get_draft(actor: Actor, pk: int) -> Draft:
    """The draft, if the actor draws up plans in its territory and sees the paper that it shows; else 404."""
    seen = Draft.objects.filter(pk=pk, paper__in=papers_of(actor).values("pk"))
    found = seen.select_related("paper__issuer__parent__parent", "movement", "territory__parent__parent").first()
    if found is None or not planner(actor, found.territory, found.paper.issuer):
        raise Http404("Không có bản thảo này, hoặc bản thảo nằm ngoài phạm vi của đồng chí.")
    return found


def get_draft_item(actor: Actor, pk: int) -> DraftItem:
    found = DraftItem.objects.filter(pk=pk).first()
    if found is None:
        raise Http404("Không có mục này.")
    found.draft = get_draft(actor, found.draft_id)
    return found


def addressed(actor: Actor, bodies: Iterable[int]) -> list[Appointment]:
    """The posts by which the actor belongs to bodies that a launch speaks to, one for each body."""
    wanted = set(bodies)
    mine = [a for a in actor.appointments if a.body_id in wanted and a.role != Role.ADMINISTRATOR]
    return list({a.body_id: a for a in mine}.values())


def extender(actor: Actor, duty: Duty) -> Appointment | None:
    """The post by which the actor may give more time: one at the body that it is owed to, else by which they keep the movement."""
    return extender_among(actor, duty, planner_of(actor, duty.movement))


def extender_among(actor: Actor, duty: Duty, keeper: Appointment | None) -> Appointment | None:
    """The same where it is known already by which post the actor keeps the movement; nobody gives time to their own body."""
    posts = (a for a in actor.appointments if a.role != Role.ADMINISTRATOR)
    found = next((a for a in posts if a.body_id == duty.owed_to_id), keeper)
    return None if found and found.body_id == duty.lead_id else found


def can_extend(actor: Actor, duty: Duty) -> Permit:
    if extender(actor, duty):
        return ALLOWED
    return denied(
        f"Đồng chí không gia hạn được cho {duty.lead.official_name}.",
        rule="Nơi nhận, hoặc cơ quan điều phối của địa bàn, gia hạn; không đơn vị nào tự gia hạn cho mình.",
        who_can_lift=duty.owed_to.official_name if duty.owed_to else COORDINATION_OFFICE,
    )
