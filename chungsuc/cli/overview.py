"""`chungsuc overview`: a leader's page as text or JSON; its pictures as SVG or PNG; the whole as an official report."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from chungsuc.cli import BadInputError, day_in
from chungsuc.cli.database import answered
from chungsuc.rulebook.numbers import format_number

if TYPE_CHECKING:
    from chungsuc.documents.official.tree import OfficialPaper
    from chungsuc.reporting.pictures import Picture
    from chungsuc.reporting.queries.leader import Overview
    from chungsuc.reporting.queries.leader_pictures import Pictures

NAMES: Final = {
    "goals": "muc-tieu",
    "trend": "qua-cac-nam",
    "bands_by_year": "nhom-qua-cac-nam",
    "hardest": "tieu-chi-vuong",
    "map": "ban-do",
    "bands_by_place": "nhom-tung-don-vi",
    "multiples": "tung-don-vi",
}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("overview", help="toàn cảnh một địa bàn: mục tiêu, việc muộn, thay đổi, hình")
    parser.add_argument("--at", required=True, metavar="KHÓA", help="tỉnh, huyện hoặc xã, như lang-son, lang-son/huu-lung")
    parser.add_argument("--on", metavar="NGÀY", help="ngày xem, như 2023-11-06; mặc định hôm nay")
    parser.add_argument("--expected", action="store_true", help="số dự kiến, kể cả số đã gửi; mặc định số đã duyệt")
    parser.add_argument("--now", action="store_true", help="xếp theo đơn vị hiện nay; mặc định theo đơn vị khi đó")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="in JSON")
    form.add_argument("--svg", metavar="THƯ_MỤC", help="ghi từng hình ra tệp .svg")
    form.add_argument("--png", metavar="THƯ_MỤC", help="ghi từng hình ra tệp .png")
    form.add_argument("--out", metavar="TỆP", help="ghi thành báo cáo .docx hoặc .pdf, có hình")
    parser.set_defaults(run=answered(_run))


def _run(arguments: argparse.Namespace) -> int:
    from chungsuc.reporting.queries.leader_pictures import pictures_of  # noqa: PLC0415 -- needs Django set up

    found = _found(arguments)
    if arguments.json:
        print(json.dumps(_as_json(found, pictures_of(found)), ensure_ascii=False, indent=2))
    elif arguments.svg or arguments.png:
        _draw(pictures_of(found), Path(arguments.svg or arguments.png), as_png=bool(arguments.png))
    elif arguments.out:
        _write(found, pictures_of(found), Path(arguments.out))
    else:
        _tell(found)
    return 0


def _found(arguments: argparse.Namespace) -> "Overview":
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.progress.models import Line  # noqa: PLC0415
    from chungsuc.reporting.queries import Asked  # noqa: PLC0415
    from chungsuc.reporting.queries.leader import overview_of  # noqa: PLC0415
    from chungsuc.units.models import Body  # noqa: PLC0415

    now = clock.now()
    on = day_in(arguments.on, "2023-11-06") if arguments.on else now.date()
    if on > now.date():
        raise BadInputError(f"Ngày {on:%d/%m/%Y} chưa đến; hôm nay là {now:%d/%m/%Y}.")
    body = Body.objects.select_related("parent__parent").filter(key=arguments.at).first()
    if body is None or body.valid_from > on:
        raise BadInputError(f"Ngày {on:%d/%m/%Y} không có đơn vị “{arguments.at}”. Tìm khóa bằng: chungsuc units TÊN")
    line = Line.EXPECTED if arguments.expected else Line.OFFICIAL
    known_at = clock.end_of_day(on) if on < now.date() else now
    past = on < now.date()
    asked = Asked((body,), (body.path,), on, now.date(), known_at, line=line, now=arguments.now, past=past)
    found = overview_of(body, asked)
    if found is None:
        raise BadInputError(f"Ngày {on:%d/%m/%Y} không có bộ tiêu chí nào có hiệu lực.")
    return found


def _drawn(pictures: "Pictures") -> "list[tuple[str, Picture]]":
    found = ((name, getattr(pictures, field)) for field, name in NAMES.items())
    return [(name, picture) for name, picture in found if picture is not None]


def _draw(pictures: "Pictures", folder: Path, *, as_png: bool) -> None:
    from chungsuc.documents.official.writing import NoPdf  # noqa: PLC0415 -- only when asked for
    from chungsuc.reporting.pictures import png  # noqa: PLC0415

    drawn = _drawn(pictures)
    if not drawn:
        raise BadInputError("Ngày này địa bàn chưa có số liệu nào để vẽ.")
    try:
        made = [(name, png(one) if as_png else one.svg.encode()) for name, one in drawn]
    except NoPdf as missing:
        raise BadInputError("Máy này không có thư viện Pango nên chưa vẽ được .png; dùng --svg thay thế.") from missing
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in made:
        path = folder / f"{name}.{'png' if as_png else 'svg'}"
        path.write_bytes(content)
        print(path)


def _write(found: "Overview", pictures: "Pictures", path: Path) -> None:
    from chungsuc.documents.official.writing import BrokenTemplate, NoPdf, render_docx, render_pdf  # noqa: PLC0415

    if path.suffix not in (".docx", ".pdf"):
        raise BadInputError(f"“{path.name}”: chỉ ghi được .docx và .pdf.")
    try:
        paper = _paper(found, pictures)
        content = render_docx(paper) if path.suffix == ".docx" else render_pdf(paper)
    except (NoPdf, BrokenTemplate) as wrong:
        raise BadInputError(str(wrong)) from wrong
    path.write_bytes(content)
    print(path)


def _paper(found: "Overview", pictures: "Pictures") -> "OfficialPaper":
    from chungsuc.reporting.writing_leader import overview_report  # noqa: PLC0415 -- needs Django set up

    return overview_report(found, pictures, found.body, sample=found.body.sample_figures)


def _as_json(found: "Overview", pictures: "Pictures") -> dict[str, Any]:
    from chungsuc.reporting.queries.leader_words import goal_said  # noqa: PLC0415 -- needs Django set up

    wait = found.pending
    return {
        "at": found.body.key,
        "on": found.asked.on.isoformat(),
        "line": found.asked.line.value,
        "set": found.edition.id,
        "communes": len(found.rows),
        "reported": len(found.reported),
        "full": found.full,
        "full_provisional": found.provisional,
        "one_short": found.one_short,
        "with_unknown": found.open,
        "mean": format_number(found.mean, 2) if found.mean is not None else None,
        "goals": [{"id": g.progress.target.pk, "text": g.progress.target.text, "said": goal_said(g)} for g in found.goals],
        "late": [
            {"what": g.worst.duty.what, "bodies": [i.lead.key for i in g.items], "days": g.worst.days} for g in found.late
        ],
        "changes": [
            {"key": c.row.key, "gained": [k.number for k in c.gained], "lost": [k.number for k in c.lost]} for c in found.changes
        ],
        "nearest": [
            {"key": n.row.key, "not_met": [c.number for c in n.missing], "unknown": [c.number for c in n.unknown]}
            for n in found.nearest
        ],
        "hardest": [
            {"criterion": h.criterion.number, "met": h.met, "not_met": h.not_met, "unknown": h.unknown} for h in found.hardest
        ],
        "pending": {
            "submitted": wait.submitted,
            "verified": wait.verified,
            "proposals": wait.proposals,
            "reassess": wait.reassess,
            "unrecognised": wait.unrecognised,
        },
        "pictures": [
            {"name": name, "title": p.title, "said": p.said, "head": p.head, "rows": p.rows, "note": p.note}
            for name, p in _drawn(pictures)
        ],
    }


def _tell(found: "Overview") -> None:
    from chungsuc.reporting.writing_leader import told  # noqa: PLC0415 -- needs Django set up

    sample = ", SỐ LIỆU MẪU" if found.body.sample_figures else ""
    print(f"{found.body.official_name}, ngày {found.asked.on:%d/%m/%Y}, theo {found.edition.decision.number}{sample}")
    for heading, lines in told(found):
        print(f"\n{heading}")
        for line in lines:
            print(f"- {line}")
    sys.stdout.flush()
