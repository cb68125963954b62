"""`chungsuc write`: a paper typed as YAML, or drawn up from the database, in official form as .docx and .pdf."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from chungsuc.cli import BadInputError, day_in
from chungsuc.cli.database import answered

if TYPE_CHECKING:
    from chungsuc.documents.official.tree import OfficialPaper

FROM_DATABASE = ("ke-hoach", "thong-bao", "cong-van", "bao-cao")


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("write", help="viết văn bản hành chính ra .docx, .pdf")
    parser.add_argument("file", metavar="TỆP", nargs="?", help="tệp .yaml, .json (từ `chungsuc read`), .txt hoặc .docx")
    parser.add_argument("--docx", metavar="TỆP", help="ghi bản Word")
    parser.add_argument("--pdf", metavar="TỆP", help="ghi bản PDF")
    parser.add_argument("--templates", metavar="THƯ_MỤC", help="lấy mẫu Word ra thư mục để cơ quan sửa")
    parser.add_argument("--movement", metavar="SỐ", type=int, help="phong trào trong cơ sở dữ liệu")
    parser.add_argument("--place", metavar="KHÓA", help="địa bàn cần báo cáo, ví dụ lang-son (dùng với --as bao-cao)")
    parser.add_argument("--as", metavar="LOẠI", dest="kind", choices=FROM_DATABASE, help=", ".join(FROM_DATABASE))
    parser.add_argument("--on", metavar="NGÀY", help="ngày của số liệu; mặc định là hôm nay")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from_database = arguments.movement is not None or arguments.place
    if from_database:
        return answered(_from_database)(arguments)
    try:
        return _without_database(arguments)
    except BadInputError as error:
        print(error, file=sys.stderr)
    except FileNotFoundError as error:
        print(f"Không có tệp hoặc thư mục “{error.filename}”.", file=sys.stderr)
    except OSError as error:
        print(f"Không đọc hoặc ghi được tệp: {error}.", file=sys.stderr)
    return 2


def _without_database(arguments: argparse.Namespace) -> int:
    from chungsuc.documents.official.tree import Unreadable  # noqa: PLC0415 -- only when asked for
    from chungsuc.documents.official.writing.source import paper_of  # noqa: PLC0415
    from chungsuc.documents.official.writing.words_file import NotAPaper  # noqa: PLC0415

    if arguments.templates:
        return _hand_out(Path(arguments.templates))
    if not arguments.file:
        raise BadInputError("Cần tệp văn bản, hoặc --movement, --place, hoặc --templates. Xem: chungsuc write --help")
    try:
        paper = paper_of(Path(arguments.file))
    except (NotAPaper, Unreadable) as wrong:
        raise BadInputError(f"{arguments.file}: {wrong}") from wrong
    return _written(paper, arguments)


def _hand_out(folder: Path) -> int:
    from chungsuc.documents.official.writing.office import hand_out, office_folder  # noqa: PLC0415

    for path in hand_out(folder):
        print(path)
    print(f"Sửa bằng Word rồi đặt vào {office_folder()}; chép van-ban.docx thành to-trinh.docx để có mẫu riêng cho tờ trình.")
    return 0


def _written(paper: "OfficialPaper", arguments: argparse.Namespace) -> int:
    """Everything is made before anything is written."""
    from chungsuc.documents.official.writing import BrokenTemplate, NoPdf, render_docx, render_pdf  # noqa: PLC0415

    if not (arguments.docx or arguments.pdf):
        raise BadInputError("Ghi ra đâu? Thêm --docx TỆP hoặc --pdf TỆP.")
    made: list[tuple[str, bytes]] = []
    try:
        if arguments.docx:
            made.append((arguments.docx, render_docx(paper)))
        if arguments.pdf:
            made.append((arguments.pdf, render_pdf(paper)))
    except (BrokenTemplate, NoPdf) as wrong:
        raise BadInputError(str(wrong)) from wrong
    for name, content in made:
        Path(name).write_bytes(content)
        print(f"{name}: {len(content) // 1024 + 1} KB")
    return 0


def _from_database(arguments: argparse.Namespace) -> int:
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up

    now = clock.now()
    on = day_in(arguments.on, "2023-11-06") if arguments.on else now.date()
    if arguments.movement is not None:
        return _written(_of_movement(arguments, on=on), arguments)
    return _written(_report(arguments, on=on), arguments)


def _of_movement(arguments: argparse.Namespace, *, on: date) -> "OfficialPaper":
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.movements import writing  # noqa: PLC0415
    from chungsuc.movements.models import Movement  # noqa: PLC0415

    movement = Movement.objects.select_related("territory", "standing_agency").filter(pk=arguments.movement).first()
    if movement is None:
        raise BadInputError(f"Không có phong trào số {arguments.movement}.")
    known_at = clock.end_of_day(on)
    kind = arguments.kind or "ke-hoach"
    if kind == "ke-hoach":
        return writing.plan(movement, on=on, known_at=known_at)
    if kind == "thong-bao":
        return writing.launch_notice(movement, on=on)
    if kind != "cong-van":
        raise BadInputError(f"Phong trào không có {kind}; chọn ke-hoach, thong-bao hoặc cong-van.")
    late = writing.late_duties(movement, on=on, known_at=known_at)
    if not late:
        raise BadInputError(f"Đến ngày {on:%d/%m/%Y} phong trào không có nhiệm vụ nào quá hạn.")
    return writing.reminder(movement, late, on=on)


def _report(arguments: argparse.Namespace, *, on: date) -> "OfficialPaper":
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.reporting import queries, writing  # noqa: PLC0415
    from chungsuc.units.models import Body  # noqa: PLC0415

    body = Body.objects.filter(key=arguments.place).first()
    if body is None:
        raise BadInputError(f"Không có đơn vị “{arguments.place}”. Tìm khóa bằng: chungsuc units TÊN")
    if arguments.kind not in (None, "bao-cao"):
        raise BadInputError("Với --place chỉ lập được báo cáo: --as bao-cao.")
    asked = queries.Asked(places=(body,), paths=(body.path,), on=on, today=on, known_at=clock.end_of_day(on))
    found = queries.summary(asked)
    if found is None:
        raise BadInputError(f"Ngày {on:%d/%m/%Y} không có bộ tiêu chí nào có hiệu lực.")
    return writing.report(found, asked, body, sample=body.sample_figures)
