"""
`python -m chungsuc.bench.papers`: papers searched, against a bare FTS5 query; a movement launched for a whole province,
against one insert a table of the same rows.
"""

import random
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from chungsuc.bench.reading import paragraphs
from chungsuc.bench.report import Ratio, Section, run
from chungsuc.bench.timing import in_turns
from chungsuc.bench.workbooks import in_a_home

PAPERS: Final = 1_000
TIMES: Final = 20
ASKED: Final = "đường thôn 45"
MOST_SEARCH: Final = 3.3  # ours also ranks by the head of each paper found, and makes a model of each
MOST_LAUNCH: Final = 6.0
NOW: Final = datetime(2023, 11, 6, 2, tzinfo=UTC)
FTS: Final = "SELECT p.* FROM documents_paper p JOIN documents_search s ON s.rowid = p.id WHERE s.search_text MATCH %s"
PLAN: Final = """ỦY BAN NHÂN DÂN
TỈNH LẠNG SƠN
Số: 7/KH-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Lạng Sơn, ngày 01 tháng 11 năm 2023

KẾ HOẠCH
Thực hiện phong trào thi đua giai đoạn 2023 - 2025

I. MỤC TIÊU
1. Đến năm 2025, bình quân mỗi xã đạt 15 tiêu chí.
II. TỔ CHỨC THỰC HIỆN
1. UBND các xã ban hành kế hoạch trước ngày 20/11/2023.
2. UBND các xã báo cáo Ủy ban nhân dân tỉnh trước ngày 10 tháng 11 hằng năm.

Nơi nhận:
- Lưu: VT.

CHỦ TỊCH

Đỗ Văn Hải
"""


def registered(by: Any, holder: Any) -> None:  # noqa: ANN401 -- models, known once Django is set up
    """A thousand papers of two pages each in one register."""
    from chungsuc.documents.models import Direction, Paper, PaperState  # noqa: PLC0415
    from chungsuc.documents.searching import search_text  # noqa: PLC0415

    chance, said = random.Random(7), [text for _, text in paragraphs(200)]
    for number in range(1, PAPERS + 1):
        text = "\n".join(chance.sample(said, 16))
        subject = f"Thi đua năm {2000 + number % 24}"
        Paper.objects.create(
            state=PaperState.REGISTERED,
            direction=Direction.OUTGOING,
            holder=holder,
            issuer=holder,
            type="kế hoạch",
            number=str(number),
            symbol="KH-UBND",
            dated="2023-03-14",
            subject=subject,
            text=text,
            search_text=search_text(f"{number} KH-UBND {subject}", text),
            registered_by=by,
            registered_at=NOW,
        )


def searches() -> list[float]:
    """Seconds of a bare FTS5 query for all columns of the papers found, and of the register's."""
    from django.db import connection  # noqa: PLC0415

    from chungsuc.documents.models import Paper  # noqa: PLC0415
    from chungsuc.documents.queries import search_papers  # noqa: PLC0415
    from chungsuc.documents.searching import asked, words_of  # noqa: PLC0415

    words = " ".join(f'"{word}"' for word in words_of(ASKED))

    def bare() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(FTS, [words])
            return list(cursor.fetchall())

    def ours() -> list[Any]:
        return list(search_papers(asked(ASKED), Paper.objects.all()))

    assert len(bare()) == len(ours()) > 0
    return [taken / TIMES for taken in in_turns([repeated(bare), repeated(ours)], runs=3)]


def repeated(work: Callable[[], object]) -> Callable[[], object]:
    return lambda: [work() for _ in range(TIMES)]


def drafted(by: Any, province: Any, office: Any) -> Any:  # noqa: ANN401
    """A plan for all communes, read and accepted; what is not clear by itself is dropped."""
    from django.conf import settings  # noqa: PLC0415

    from chungsuc.documents.models import Paper, PaperState  # noqa: PLC0415
    from chungsuc.documents.official.extract import extract  # noqa: PLC0415
    from chungsuc.documents.official.reading import build  # noqa: PLC0415
    from chungsuc.movements.actions import accept_clear, record_head, settle_item, start_draft  # noqa: PLC0415
    from chungsuc.movements.models import ItemState  # noqa: PLC0415
    from chungsuc.movements.queries.drafts import reading_of  # noqa: PLC0415

    file = Path(settings.HOME) / "ke-hoach.txt"
    file.write_text(PLAN, encoding="utf-8")
    tree = build(extract(file)).to_json()
    paper = Paper.objects.create(
        state=PaperState.REGISTERED,
        holder=province,
        issuer=province,
        type="kế hoạch",
        number="7",
        symbol="KH-UBND",
        dated="2023-11-01",
        tree=tree,
        registered_by=by,
        registered_at=NOW,
    )
    draft = start_draft(actor=by, paper=paper, territory=province, reading=reading_of(paper), now=NOW)
    record_head(actor=by, draft=draft, territory=province, head={"standing_agency": office.pk}, now=NOW)
    accept_clear(actor=by, draft=draft, now=NOW)
    for item in draft.items.filter(state=ItemState.OPEN):
        settle_item(actor=by, item=item, verb="drop", now=NOW)
    return draft


def launches(by: Any, draft: Any) -> tuple[list[float], int]:  # noqa: ANN401
    """Seconds of inserting the rows of a launch, table by table, and of the launch; and how many rows. Each is taken back."""
    from django.apps import apps  # noqa: PLC0415
    from django.db import models, transaction  # noqa: PLC0415

    from chungsuc.movements.actions import launch_draft  # noqa: PLC0415

    tables = [m for m in apps.get_models(include_auto_created=True) if m.__module__.startswith("chungsuc.")]
    before = {table: set(models.QuerySet(table).values_list("pk", flat=True)) for table in tables}
    rows: list[tuple[type[models.Model], list[models.Model]]] = []

    def ours() -> None:
        with transaction.atomic():
            launch_draft(actor=by, draft=draft, now=NOW)
            if not rows:
                rows.extend((table, list(models.QuerySet(table).exclude(pk__in=before[table]))) for table in tables)
            transaction.set_rollback(True)

    def bare() -> None:
        with transaction.atomic():
            for table, made in rows:
                models.QuerySet[models.Model](table).bulk_create(made)
            transaction.set_rollback(True)

    ours()
    return in_turns([bare, ours], runs=3), sum(len(made) for _, made in rows)


def measured(_home: Path) -> Section:
    from django.core.management import call_command  # noqa: PLC0415

    from chungsuc.accounts.models import User  # noqa: PLC0415
    from chungsuc.progress.lawbook import one_rulebook  # noqa: PLC0415
    from chungsuc.units.actions import register_package_units  # noqa: PLC0415
    from chungsuc.units.models import Appointment, Role  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    bodies = register_package_units(sample_figures=True)
    province, office = bodies["lang-son"], bodies["lang-son/vp-dieu-phoi-ntm"]
    user = User.objects.create(username="do", full_name="Người Đo")
    Appointment.objects.create(user=user, body=office, role=Role.COORDINATOR, post="điều phối", valid_from=date(2020, 1, 1))
    registered(user, province)
    bare_search, our_search = searches()
    with one_rulebook():
        (bare_launch, our_launch), rows = launches(user, drafted(user, province, office))
    return Section(
        f"Sổ văn bản, {PAPERS} văn bản; phát động cho 181 xã",
        [
            Ratio("tìm trong sổ / một câu FTS5 lấy cùng các văn bản", our_search / bare_search, most=MOST_SEARCH),
            Ratio("phát động / ghi thẳng cùng số dòng, mỗi bảng một lần", our_launch / bare_launch, most=MOST_LAUNCH),
        ],
        [
            ("tìm: một câu FTS5", bare_search),
            ("tìm trong sổ", our_search),
            (f"ghi thẳng {rows} dòng", bare_launch),
            ("phát động", our_launch),
        ],
        "Thời gian của bộ xử lý. Tìm trong sổ còn xếp theo chỗ gặp (số, trích yếu trước) và theo ngày.\n"
        "Phát động còn kiểm tra từng mục, tìm đơn vị,"
        " người được báo và ghi nhật ký.",
    )


if __name__ == "__main__":
    sys.exit(run(lambda: in_a_home(measured)))
