"""A chain of reports of the cast: communes to the district, the district to the office; or communes to the office at once."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chungsuc.accounts.models import User
from chungsuc.clock import ZONE
from chungsuc.movements.due import Occurrence
from chungsuc.movements.models import Duty
from chungsuc.movements.queries import ledger_for
from chungsuc.reporting.actions.calendars import make_calendar
from chungsuc.reporting.actions.receiving import receive_report
from chungsuc.reporting.actions.reports import open_report, save_draft
from chungsuc.reporting.actions.sending import send_report
from chungsuc.reporting.chains import CalendarGiven, DutyGiven, StepGiven
from chungsuc.reporting.models import Calendar, CalendarKind, Report, ReportVersion
from chungsuc.units.models import Appointment, Body, Role
from tests.cast import NOW, Cast

KEY = "2023"
TITLES = ["Kết quả", "Khó khăn", "Kiến nghị"]


def at(day: int, hour: int = 9, month: int = 11) -> datetime:
    return datetime(2023, month, day, hour, tzinfo=ZONE)


def due_of(duty: Duty, occurrence: str, *, known_at: datetime) -> Occurrence:
    """One time that a duty falls due, extensions and days off counted in."""
    return next(o for o in ledger_for([duty], known_at).times(duty) if o.key == occurrence)


@dataclass(frozen=True)
class Chains:
    """The chain's calendar and what each does in it."""

    cast: Cast
    calendar: Calendar

    def duty(self, name: str) -> Duty:
        return Duty.objects.get(asked_in__step__calendar=self.calendar, lead__key__endswith=name)

    def report(self, name: str) -> Report:
        return Report.objects.select_related("latest").get(duty=self.duty(name), occurrence=KEY)

    def asked(self, who: str, name: str, now: datetime = NOW) -> dict[str, Any]:
        """What every act is given."""
        return {"actor": self.cast[who], "duty": self.duty(name), "occurrence": KEY, "now": now}

    def opened(self, who: str, name: str, now: datetime = NOW) -> Report:
        return open_report(**self.asked(who, name, now))

    def written(self, who: str, name: str, text: str, now: datetime = NOW) -> Report:
        """Opened where it is not, with this text in the first section."""
        report = self.opened(who, name, now)
        return save_draft(**self.asked(who, name, now), edit=report.edit, narrative={"1": text})

    def sent(self, who: str, name: str, text: str = "", now: datetime = NOW, **more: object) -> ReportVersion:
        report = self.written(who, name, text or f"Lời của {name}", now)
        return send_report(**self.asked(who, name, now), edit=report.edit, **more)  # type: ignore[arg-type]

    def received(self, who: str, name: str, now: datetime = NOW) -> Report:
        return receive_report(**self.asked(who, name, now), version=self.report(name).latest_id or 0)


def person(cast: Cast, username: str, key: str, role: Role, post: str) -> User:
    made = User.objects.create(username=username, full_name=username.capitalize())
    Appointment.objects.create(user=made, body=cast.bodies[key], role=role, post=post, valid_from=date(2020, 1, 1))
    cast.people[username] = made
    return made


def chain(cast: Cast, forms: list[str] | None = None, *, district: bool = True) -> Chains:
    """Lúa and Ngô report before 10/11, the district before 20/11, the office before 30/11; `phuong` works for the district."""
    lua, ngo, dong, office, province = (
        cast.bodies[k] for k in ("thu/dong/lua", "thu/dong/ngo", "thu/dong", "thu/dieu-phoi", "thu")
    )
    person(cast, "phuong", "thu/dong", Role.OFFICER, "chuyên viên huyện")
    person(cast, "quy", "thu", Role.OFFICER, "chuyên viên tỉnh")
    to = dong if district else office
    steps = [StepGiven("Xã báo cáo", [DutyGiven(b, to, "yearly:11-09") for b in (lua, ngo)])]
    if district:
        steps.append(StepGiven("Huyện báo cáo", [DutyGiven(dong, office, "yearly:11-19")]))
    steps.append(StepGiven("Văn phòng báo cáo", [DutyGiven(office, province, "yearly:11-29")]))
    given = CalendarGiven(
        "Báo cáo phong trào năm", CalendarKind.EMULATION, "Kế hoạch mẫu", steps, forms=forms or [], sections=TITLES
    )
    return Chains(cast, make_calendar(actor=cast["dung"], movement=cast.movement, given=given, now=NOW))


def body(cast: Cast, name: str) -> Body:
    return next(b for key, b in cast.bodies.items() if key.endswith(name))
