"""A few rows of law as officials would type them: invented levels of sample decisions, so that the pages are not empty."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chungsuc.accounts.models import User
from chungsuc.demo.periods import moment
from chungsuc.progress.models import Passing, Provision, ProvisionKind
from chungsuc.units.models import Body

STANDARD = "qd-318-2022-ntm"
BY = "Ủy ban nhân dân tỉnh Lạng Sơn (mẫu)"
REASON = "Văn bản mẫu ghi 85%, không phải 82%; đề nghị nhập lại."


@dataclass(frozen=True, slots=True)
class Row:
    """What one person typed on a day, and what a second one made of it."""

    kind: ProvisionKind
    place: str
    decision: str
    page: str
    valid_from: date
    typed: tuple[str, date]
    level: object = None
    wording: str = ""
    looser_because: str = ""
    settled: tuple[str, date] | None = None
    state: Passing = Passing.PROPOSED
    because: str = ""
    decided_on: date = date(2023, 10, 9)
    decided_by: str = BY


ROWS = (
    Row(
        kind=ProvisionKind.CHECK,
        place="17.8",
        level=70,
        decision="318/QĐ-TTg (bản mẫu)",
        decided_by="Thủ tướng Chính phủ (bản mẫu)",
        decided_on=date(2022, 3, 8),
        page="Phụ lục I, mục 17.8 (mẫu)",
        valid_from=date(2022, 3, 8),
        typed=("vpdp", date(2023, 10, 16)),
        settled=("vpdp2", date(2023, 10, 18)),
        state=Passing.CONFIRMED,
    ),
    Row(
        kind=ProvisionKind.THRESHOLD,
        place="17.6",
        level=82,
        decision="QĐ mẫu 77/QĐ-UBND",
        page="Phụ lục mẫu, trang 4",
        valid_from=date(2024, 1, 1),
        typed=("vpdp", date(2023, 10, 24)),
        settled=("vpdp2", date(2023, 10, 25)),
        state=Passing.REFUSED,
        because=REASON,
    ),
    Row(
        kind=ProvisionKind.THRESHOLD,
        place="17.6",
        level=85,
        decision="QĐ mẫu 77/QĐ-UBND",
        page="Phụ lục mẫu, trang 4",
        valid_from=date(2024, 1, 1),
        typed=("vpdp", date(2023, 10, 27)),
    ),
    Row(
        kind=ProvisionKind.THRESHOLD,
        place="17.8",
        level=65,
        looser_because="Mẫu: xã vùng cao thiếu nước trong mùa khô, áp dụng đến khi có công trình.",
        decision="QĐ mẫu 77/QĐ-UBND",
        page="Phụ lục mẫu, trang 5",
        valid_from=date(2024, 1, 1),
        typed=("vpdp", date(2023, 10, 27)),
    ),
    Row(
        kind=ProvisionKind.WORDING,
        place="13.1",
        wording="Mẫu: hợp tác xã hoạt động hiệu quả, có hợp đồng liên kết theo chuỗi (lời văn mẫu)",
        decision="QĐ mẫu 78/QĐ-UBND",
        page="Điều 2 (mẫu)",
        valid_from=date(2024, 3, 1),
        typed=("vpdp2", date(2023, 11, 2)),
    ),
)


def load_typed_law(bodies: Mapping[str, Body], people: Mapping[str, User]) -> int:
    """Rows of the sample province in all their states; none of them changes a verdict of a sample commune."""
    Provision.objects.bulk_create(_provision(row, bodies["lang-son"], people) for row in ROWS)
    return len(ROWS)


def _provision(row: Row, territory: Body, people: Mapping[str, User]) -> Provision:
    who, day = row.typed
    second = row.settled
    return Provision(
        territory=territory,
        standard=STANDARD,
        kind=row.kind,
        place=row.place,
        region="" if row.kind == ProvisionKind.WORDING else territory.region,
        level=row.level,
        wording=row.wording,
        looser_because=row.looser_because,
        decision=row.decision,
        decided_by=row.decided_by,
        decided_on=row.decided_on,
        page=row.page,
        valid_from=row.valid_from,
        state=row.state,
        typed_by=people[who],
        typed_at=moment(day, 9),
        settled_by=people[second[0]] if second else None,
        settled_at=moment(second[1], 14) if second else None,
        settled_because=row.because,
    )
