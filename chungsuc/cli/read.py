"""`chungsuc read`: official papers read into their structure and into what they ask for."""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from chungsuc.documents.official.tree import Unreadable

if TYPE_CHECKING:
    from chungsuc.movements.reading.found import Reading


SECONDS: Final = 300  # for one file; two thousand pages take a third of it


def add(subparsers: "argparse._SubParsersAction[Any]") -> None:
    parser = subparsers.add_parser("read", help="đọc văn bản: chỉ tiêu, thời hạn, việc được giao")
    parser.add_argument("files", metavar="FILE", type=Path, nargs="+", help="tệp txt, docx, doc, pdf, html, mht hoặc odt")
    parser.add_argument("--json", action="store_true", help="in JSON; nhiều tệp thì mỗi tệp một dòng")
    parser.add_argument("--out", metavar="DIR", type=Path, help="ghi mỗi tệp một tệp JSON vào thư mục này")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    files: list[Path] = arguments.files
    if arguments.out and (fault := _unfit(files, arguments.out)):
        print(fault, file=sys.stderr)
        return 2
    if len(files) == 1:
        return 0 if _one(files[0], arguments, alone=True) else 2
    from chungsuc.cli.bar import bar  # noqa: PLC0415 -- it takes longer to load than a paper to read

    bad = 0
    with bar("Đang đọc") as tick:
        for done, path in enumerate(files, 1):
            bad += not _one(path, arguments, alone=False)
            tick(done, len(files))
    return 2 if bad else 0


def _unfit(files: list[Path], out: Path) -> str:
    """Why nothing can be written there; "" where it can."""
    twice = [stem for stem, count in Counter(path.stem for path in files).items() if count > 1]
    if twice:
        return f"Hai tệp cùng tên “{twice[0]}”: kết quả sẽ ghi đè lên nhau. Đổi tên một tệp, hoặc đọc riêng từng tệp."
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return f"Không ghi được vào thư mục {out}: {error.strerror or error}."
    return ""


def _one(path: Path, arguments: argparse.Namespace, *, alone: bool) -> bool:
    from chungsuc.movements.reading.answer import answer_of  # noqa: PLC0415 -- the command's help comes without them

    try:
        reading = _read(path)
    except Unreadable as error:
        print(f"{path}: {error}", file=sys.stderr)
        return False
    if arguments.out:
        return _write(arguments.out / f"{path.stem}.json", answer_of(reading))
    if not arguments.json:
        from chungsuc.cli.read_told import told  # noqa: PLC0415

        print(told(reading, "" if alone else str(path)))
    elif alone:
        print(json.dumps(answer_of(reading), ensure_ascii=False, indent=2))
    else:
        print(json.dumps({"file": str(path)} | answer_of(reading), ensure_ascii=False))
    return True


def _read(path: Path) -> "Reading":
    from chungsuc.documents.official.apart import within  # noqa: PLC0415
    from chungsuc.documents.official.reading import read  # noqa: PLC0415
    from chungsuc.movements.reading.interpret import interpret  # noqa: PLC0415

    try:
        with within(SECONDS):
            return interpret(read(path))
    except (MemoryError, RecursionError) as error:
        raise Unreadable("Tệp quá lớn hoặc lồng quá sâu để đọc.", "Đồng chí chia nhỏ tệp.") from error


def _write(path: Path, answer: dict[str, Any]) -> bool:
    try:
        path.write_text(json.dumps(answer, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        print(f"{path}: không ghi được: {error.strerror or error}.", file=sys.stderr)
        return False
    return True
