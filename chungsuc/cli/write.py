"""`chungsuc write`: a paper typed as YAML, or drawn up from the database, in official form as .docx and .pdf."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from chungsuc.cli import BadInputError, write_drawn
from chungsuc.cli.database import answered

if TYPE_CHECKING:
    from chungsuc.documents.official.tree import OfficialPaper


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("write", help="viết văn bản hành chính ra .docx, .pdf")
    parser.add_argument("file", metavar="TỆP", nargs="?", help="tệp .yaml, .json (từ `chungsuc read`), .txt hoặc .docx")
    parser.add_argument("--docx", metavar="TỆP", help="ghi bản Word")
    parser.add_argument("--pdf", metavar="TỆP", help="ghi bản PDF")
    parser.add_argument("--templates", metavar="THƯ_MỤC", help="lấy mẫu Word ra thư mục để cơ quan sửa")
    write_drawn.add(parser)
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    if write_drawn.asks_database(arguments):
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
        raise BadInputError("Cần tệp văn bản, hoặc --movement, --place, --hand-over, --templates. Xem: chungsuc write --help")
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
    return _written(write_drawn.drawn(arguments), arguments)
