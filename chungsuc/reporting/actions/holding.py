"""What all acts on reports begin with: the duties held in one order, who acts, which post; and how a move is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from chungsuc.accounts.actions import Notice, tell_all
from chungsuc.accounts.models import Topic, User
from chungsuc.accounts.permits import Answer, Refused
from chungsuc.audit.actions import record
from chungsuc.movements.models import Duty, Fulfilment
from chungsuc.reporting.models import Calendar, MoveName, Report, ReportMove, ReportState, ReportVersion
from chungsuc.reporting.narrative import cleaned
from chungsuc.reporting.permissions import Hand, can_take, hand_in
from chungsuc.reporting.queries.calendars import Chain
from chungsuc.reporting.queries.chain import place_of
from chungsuc.reporting.queries.hands import people_for, roles_at
from chungsuc.reporting.queries.reports import Item, items_of, slug_of
from chungsuc.reporting.workflow import STEPS, Party
from chungsuc.units.models import Body
from chungsuc.units.queries import Actor, actor_on

RELOAD = "Tải lại trang để thấy tình hình hiện tại."


class Overwritten(Answer):
    """Somebody else has saved the report meanwhile; `report` is as it stands now. Nothing was stored."""

    def __init__(self, report: Report) -> None:
        super().__init__("Báo cáo vừa được người khác lưu. Bản của họ ở bên cạnh; đối chiếu rồi lưu lại.")
        self.report = report


@dataclass(frozen=True, slots=True)
class Held:
    """One report held until the end of the transaction, for one who acts on it by a post."""

    user: User
    actor: Actor
    chain: Chain
    hand: Hand
    occurrence: str
    now: datetime
    report: Report | None

    @property
    def calendar(self) -> Calendar:
        return self.chain.calendar

    @property
    def duty(self) -> Duty:
        return self.hand.duty

    def opened(self) -> Report:
        if self.report is None:
            raise Refused("Báo cáo này chưa ai mở.", who_can_lift="Mở báo cáo trước.")
        return self.report

    def post(self, party: Party) -> str:
        """The post by which the party's part is taken; refused to who has none."""
        can_take(self.hand, party).require()
        found = self.hand.of(party)
        return found.post if found else ""

    def item(self) -> Item:
        """How the report stands by its calendar; refused where the duty has no such time until now."""
        found = [i for i in items_of(self.chain, [self.duty], on=self.now.date(), known_at=self.now) if i.key == self.occurrence]
        if not found:
            raise Refused("Báo cáo này không có kỳ ấy, hoặc kỳ ấy chưa tới.", who_can_lift="Chọn một kỳ trong danh sách báo cáo.")
        return found[0]


def hold(*, actor: User, duty: Duty, occurrence: str, now: datetime, with_below: bool = False) -> Held:
    """
    Locks the duty, and on demand those of the reports below, by their keys in one query, so that no two wait in a ring;
    then reads the chain, who acts, and the report as it stands now.
    """
    wanted = [duty.pk]
    if with_below and (before := place_of(duty.pk, now)):
        wanted += [child.pk for child in before[0].below(before[1])]
    list(Duty.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    place = place_of(duty.pk, now)
    if place is None:
        raise Refused("Nhiệm vụ này không nằm trong lịch báo cáo nào.", who_can_lift="Cơ quan lập lịch báo cáo.")
    (chain, ours), person = place, actor_on(actor, now.date())
    hand = hand_in(person, chain, ours, roles_at({ours.lead_id, ours.owed_to_id or 0}, now.date()))
    report = Report.objects.select_related("latest", "body").filter(duty=duty, occurrence=occurrence).first()
    return Held(actor, person, chain, hand, occurrence, now, report)


def require_step(held: Held, name: MoveName, reason: str = "") -> tuple[Report, str, str]:
    """The report, the post and the reason for a step, if the table of steps and the actor's part allow it now."""
    step = STEPS[name]
    post, report = held.post(step.party), held.opened()
    if report.state not in step.sources:
        raise Refused(
            f"Báo cáo của {report.body.official_name} {ReportState(report.state).label} nên không {str(step.label).lower()} được.",
            who_can_lift=RELOAD,
        )
    return report, post, said(reason, f"{step.label} cần ghi lý do.") if step.needs_reason else cleaned(reason)


def said(reason: str, missing: str) -> str:
    reason = " ".join(cleaned(reason).split())
    if not reason:
        raise Refused(missing, rule="Trả lại, rút lại, đính chính đều phải nói rõ vì sao.")
    return reason[:300]


def moved(held: Held, report: Report, name: MoveName, post: str, reason: str = "", version: ReportVersion | None = None) -> None:
    """Keeps the step, and the state that it leads to."""
    target = STEPS[name].target if name in STEPS else ReportState.IN_WORK
    if target is not None:
        report.state = target
        Report.objects.filter(pk=report.pk).update(state=target)
    ReportMove.objects.create(
        report=report, version=version, name=name, by=held.user, post=post, at=held.now, reason=reason[:500]
    )


def noted(held: Held, action: str, report: Report, post: str, note: str = "", **item: str | int) -> None:
    record(
        actor=held.user,
        action=f"reporting.{action}",
        subject=f"reporting.report:{report.pk}",
        items=[{"report": report.pk, "state": str(report.state), **item}],
        now=held.now,
        post=post,
        note=note,
    )


def fulfil(held: Held, item: Item, version: ReportVersion) -> None:
    """The duty is done by this version, unless it was said to be done already."""
    if item.owed.fulfilment is None:
        Fulfilment.objects.create(
            duty=held.duty,
            occurrence=held.occurrence,
            due=item.due,
            done_on=held.now.date(),
            by_paper=f"{held.calendar.name}, bản {version.number} gửi trên phần mềm"[:200],
            file=version.scan,
            recorded_by=held.user,
            recorded_at=held.now,
        )


def unfulfil(held: Held, reason: str) -> None:
    standing = Fulfilment.objects.filter(duty=held.duty, occurrence=held.occurrence, undone_at=None)
    standing.update(undone_by=held.user, undone_at=held.now, undo_reason=reason[:300])


def page_of(duty: Duty, occurrence: str) -> str:
    return reverse("report", args=[duty.pk, slug_of(occurrence)])


def tell_people(bodies: Iterable[Body], text: str, url: str, key: str, *, by: User, now: datetime) -> None:
    """Tells the people of these bodies, and not who acts. Five queries at most."""
    people: Mapping[int, list[User]] = people_for(bodies, now.date())
    told = {user.pk: user for users in people.values() for user in users if user.pk != by.pk}
    tell_all([Notice(list(told.values()), Topic.REPORT, text, url, key)], now=now)


def named(held: Held) -> str:
    """The report as a sentence has it."""
    return f"{held.calendar.name} của {held.duty.lead.official_name}"


def day_words(day: date) -> str:
    return f"{day:%d/%m/%Y}"
