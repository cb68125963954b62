"""
Reports of the yearly chain of the sample district Hạ Lang: last year's climbed the whole way, with a correction; this year's
stand in every state on the working day. Made through the tables at once, in the shape that the actions leave.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from chungsuc.accounts.models import User
from chungsuc.clock import ZONE
from chungsuc.documents.letterhead import amid
from chungsuc.movements.models import Duty, Fulfilment
from chungsuc.reporting.models import (
    Calendar,
    CalendarKind,
    MoveName,
    Report,
    ReportMove,
    ReportState,
    ReportVersion,
    Signature,
)
from chungsuc.reporting.narrative import digest_of, sections_of
from chungsuc.reporting.queries.calendars import Chain, chain_of
from chungsuc.reporting.queries.report_tables import tables_for
from chungsuc.reporting.workflow import state_after
from chungsuc.rulebook.reports import to_json
from chungsuc.units.models import BodyKind

LAST, THIS = "2022", "2023"
WRITER, POST = "solieumau", "Người nhập số liệu mẫu"
OF_COMMUNES = (
    "Đảng ủy, Ủy ban nhân dân {name} phổ biến kế hoạch đến các xóm, phân công người phụ trách từng tiêu chí (số liệu mẫu).",
    "Trong năm, nhân dân {name} góp {n} ngày công, sửa {m} km đường xóm, dọn vệ sinh {k} tuyến đường (số liệu mẫu).",
    "Tổ tự quản đường xóm ở {k} xóm làm đều hằng tháng, nên nhân ra các xóm khác (số liệu mẫu).",
    "Biểu dương {m} hộ hiến đất, góp công tại hội nghị cuối năm của xã (số liệu mẫu).",
    "Vốn đối ứng còn thiếu; lao động trẻ đi làm xa nên việc chung khó huy động (số liệu mẫu).",
    "Đề nghị huyện hướng dẫn sớm mẫu biểu và bố trí vốn duy tu đường xóm cho {name} (số liệu mẫu).",
)
OF_AGENCIES = (
    "{Name} đưa phong trào vào chương trình công tác năm, phân công lãnh đạo theo dõi các xã được giao giúp đỡ (số liệu mẫu).",
    "Trong năm, cơ quan góp {n} ngày công cùng xã được giúp đỡ, tập huấn {k} lớp cho cán bộ xã (số liệu mẫu).",
    "Mô hình mỗi phòng, ban giúp một xóm được {k} đơn vị làm theo (số liệu mẫu).",
    "Đề nghị khen {m} cá nhân của cơ quan có thành tích trong phong trào (số liệu mẫu).",
    "Kinh phí dành cho phong trào còn ít, theo dõi số liệu chưa thường xuyên (số liệu mẫu).",
    "Năm tới tiếp tục giúp các xã tiêu chí còn thiếu; kiến nghị thống nhất mẫu báo cáo (số liệu mẫu).",
)
CORRECTION = "Đo lại chiều dài đường xóm đã sửa"
RETURN_REASON = "Chưa nêu kết quả từng xóm; bổ sung rồi gửi lại."


@dataclass
class _Desk:
    """What one loading makes: by whom, in which chain, as known at the moment of the demo."""

    chain: Chain
    people: Mapping[str, User]
    now: datetime

    def text(self, duty: Duty, place: int, *, shift: int = 0) -> dict[str, str]:
        """Invented and always the same: by the place of the body in the register."""
        name = duty.lead.official_name
        said = {"Name": name, "name": amid(name), "n": 40 + place * 7 % 60, "m": 1 + (place + shift) % 5, "k": 2 + place % 4}
        texts = OF_AGENCIES if duty.lead.kind == BodyKind.AGENCY else OF_COMMUNES
        sections = sections_of(self.chain.calendar.sections)
        return {key: text.format(**said) for (key, _title), text in zip(sections, texts, strict=True)}

    def report(self, duty: Duty, key: str, opened: datetime, narrative: Mapping[str, str]) -> Report:
        made = Report.objects.create(
            duty=duty,
            occurrence=key,
            body=duty.lead,
            as_of=self.chain.as_of(key) or opened.date(),
            content={"narrative": dict(narrative)},
            edit=1,
            opened_by=self.people[WRITER],
            opened_at=opened,
        )
        self.move(made, MoveName.OPEN, opened)
        return made

    def move(
        self, report: Report, name: MoveName, at: datetime, *, version: ReportVersion | None = None, by: str = WRITER, reason: str = ""
    ) -> None:
        """The step, and the state that the report has at the moment of the demo."""
        user = self.people[by]
        ReportMove.objects.create(report=report, version=version, name=name, by=user, post=POST, at=at, reason=reason)
        known = report.moves.filter(at__lte=self.now).order_by("pk").values_list("name", flat=True)
        report.state = state_after(known) or ReportState.IN_WORK
        report.save(update_fields=["state"])

    def version(self, report: Report, at: datetime, *, below: Sequence[ReportVersion] = (), corrects: str = "") -> ReportVersion:
        number = (report.latest.number if report.latest else 0) + 1
        tables = tables_for(
            self.chain.calendar,
            report.body,
            occurrence=report.occurrence,
            as_of=report.as_of,
            known_at=at,
            today=at.date(),
        )
        content: dict[str, Any] = {
            "name": self.chain.calendar.name,
            "sections": [list(pair) for pair in sections_of(self.chain.calendar.sections)],
            "narrative": report.content["narrative"],
            "stated": {},
            "reasons": {},
            "tables": {key: to_json(table) for key, table in tables.items()},
            "forms": {key: table.form.short_name for key, table in tables.items()},
            "below": [_listed(v) for v in below],
            "on_paper": [],
            "missing": [],
        }
        made = ReportVersion.objects.create(
            report=report,
            number=number,
            content=content,
            as_of=report.as_of,
            digest=digest_of(content, report=report.pk, number=number, as_of=report.as_of.isoformat()),
            signature=Signature.SOFTWARE,
            corrects=corrects,
            signed_by=self.people[WRITER],
            post=POST,
            signed_at=at,
        )
        report.latest = made
        report.save(update_fields=["latest"])
        name = MoveName.CORRECT if corrects else MoveName.SEND
        self.move(report, name, at, version=made, reason=corrects)
        if not corrects:
            self.fulfil(report, at)
        return made

    def fulfil(self, report: Report, at: datetime) -> None:
        due = next((o.due for o in self.chain.ledger.times(report.duty) if o.key == report.occurrence), None)
        Fulfilment.objects.update_or_create(
            duty=report.duty,
            occurrence=report.occurrence,
            undone_at=None,
            defaults={
                "due": due,
                "done_on": at.date(),
                "by_paper": f"{self.chain.calendar.name}, gửi trên phần mềm"[:200],
                "recorded_by": self.people[WRITER],
                "recorded_at": at,
            },
        )


def _listed(version: ReportVersion) -> dict[str, Any]:
    body = version.report.body
    return {"body": body.pk, "name": body.official_name, "report": version.report_id, "version": version.pk, "number": version.number}


def load_reports(people: Mapping[str, User], calendars: Sequence[Calendar], now: datetime) -> int:
    """How many reports were made. Of calendars that are not there nothing is."""
    calendar = next(
        (c for c in calendars if c.kind == CalendarKind.EMULATION and c.movement.territory.key == "cao-bang/ha-lang"), None
    )
    if calendar is None:
        return 0
    desk = _Desk(chain_of(calendar, known_at=_at(date(2100, 1, 1))), people, now)
    first, middle, last = (step.duties for step in desk.chain.steps)
    _last_year(desk, first, middle, last)
    _this_year(desk, first)
    return Report.objects.filter(duty__asked_in__step__calendar=calendar).count()


def _last_year(desk: _Desk, first: Sequence[Duty], middle: Sequence[Duty], last: Sequence[Duty]) -> None:
    """Every step of 2022, the lowest first; a unit corrects in December what has gone up already."""
    day = date(2022, 11, 1)
    made = [_sent(desk, duty, LAST, day + timedelta(days=place % 9), place) for place, duty in enumerate(first)]
    upper = made
    for duties, on in ((middle, date(2022, 11, 17)), (last, date(2022, 11, 25))):
        found = []
        for place, duty in enumerate(duties):
            below = [v for v in upper if v.report.duty.owed_to_id == duty.lead_id]
            found.append(_sent(desk, duty, LAST, on, place, below=below))
            for version in below:
                desk.move(version.report, MoveName.FORWARD, _at(on), version=version)
        upper = found
    corrected = made[0].report
    corrected.content = {"narrative": desk.text(corrected.duty, 0, shift=1)}
    corrected.edit = 2
    corrected.save(update_fields=["content", "edit"])
    desk.version(corrected, _at(date(2022, 12, 5)), corrects=CORRECTION)


def _sent(
    desk: _Desk, duty: Duty, key: str, on: date, place: int, *, below: Sequence[ReportVersion] = ()
) -> ReportVersion:
    report = desk.report(duty, key, _at(on - timedelta(days=10)), desk.text(duty, place))
    return desk.version(report, _at(on), below=below)


def _this_year(desk: _Desk, first: Sequence[Duty]) -> None:
    """2023, on 06/11: a third unopened, a third in work, the rest sent; of those some received, one returned."""
    for place, duty in enumerate(first):
        if duty.valid_from and duty.valid_from > date(2023, 11, 1):
            continue
        match place % 5:
            case 1:
                desk.report(duty, THIS, _at(date(2023, 10, 30)), desk.text(duty, place, shift=2))
            case 2 | 3:
                version = _sent(desk, duty, THIS, date(2023, 11, 2 + place % 3), place)
                if place % 5 == 3:
                    desk.move(version.report, MoveName.RECEIVE, _at(date(2023, 11, 5), 15), version=version, by="halangnv")
            case 4 if not ReportMove.objects.filter(name=MoveName.RETURN).exists():
                _returned(desk, _sent(desk, duty, THIS, date(2023, 11, 3), place))


def _returned(desk: _Desk, version: ReportVersion) -> None:
    at = _at(date(2023, 11, 6), 8)
    desk.move(version.report, MoveName.RETURN, at, version=version, by="halangnv", reason=RETURN_REASON)
    Fulfilment.objects.filter(duty=version.report.duty, occurrence=THIS).update(
        undone_by=desk.people["halangnv"], undone_at=at, undo_reason=f"bị trả lại: {RETURN_REASON}"
    )


def _at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour, 30), tzinfo=ZONE)
