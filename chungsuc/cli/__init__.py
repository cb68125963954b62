"""The command `chungsuc`. A subcommand's module is read only when it is asked for."""

import argparse
import importlib
import io
import keyword
import os
import re
import sys
from collections.abc import Sequence
from datetime import date
from typing import Final, NoReturn

# name of the subcommand, which is also its module here, and what it does
COMMANDS: Final = (
    ("judge", "đánh giá số liệu theo một bộ tiêu chí"),
    ("rejudge", "đánh giá lại cả tỉnh cho một ngày"),
    ("rules", "xem và kiểm tra bộ quy tắc"),
    ("users", "người quản trị đầu tiên, người dùng theo bảng, cấp mã"),
    ("mail", "thư điện tử: tình trạng, gửi thử, gửi lại, lúc nhận"),
    ("units", "tìm đơn vị theo tên cũ hoặc mới, xem nay là đơn vị nào"),
    ("demo", "dựng tỉnh mẫu và mở trang trên máy này"),
    ("serve", "chạy máy chủ"),
    ("import", "nhập bảng tính đã điền"),
    ("titles", "ghi danh hiệu từ bảng đã điền"),
    ("export", "xuất biểu mẫu bảng tính, số liệu đã duyệt"),
    ("tables", "biểu báo cáo: xem, xuất, đọc lại, nhập"),
    ("reports", "lịch báo cáo; viết, gửi, nhận, trả lại, đính chính báo cáo"),
    ("audit", "kiểm tra nhật ký"),
    ("movements", "đọc văn bản thành bản thảo, xem và phát động phong trào"),
    ("documents", "kiểm tra kho tệp"),
    ("overview", "toàn cảnh một địa bàn: mục tiêu, việc muộn, thay đổi, hình"),
    ("read", "đọc văn bản: chỉ tiêu, thời hạn, việc được giao"),
    ("write", "viết văn bản hành chính ra .docx, .pdf"),
    ("what-if", "thử phương án: đổi mức, bỏ chỉ tiêu, đổi đích; không lưu gì"),
    ("signs", "dấu hiệu nên xem lại trong số liệu của một địa bàn"),
)


class BadInputError(ValueError):
    """What the person who typed the command has to change."""


def day_in(written: str, like: str = "2023-12-31") -> date:
    """A day as files write it or as officials do: 2024-03-15, 15/03/2024, 15/3/2024."""
    try:
        if found := re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", written.strip()):
            return date(*(int(one) for one in reversed(found.groups())))
        return date.fromisoformat(written)
    except ValueError as error:
        shown = f"{date.fromisoformat(like):%d/%m/%Y}"
        raise BadInputError(f"Ngày “{written}” không đọc được. Viết như {like} hoặc {shown}.") from error


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: lệnh chưa đúng: {message}\n")


def main(argv: Sequence[str] | None = None) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        answer = _run(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return answer


def _run(words: Sequence[str]) -> int:
    names = [name for name, _ in COMMANDS]
    asked = next((word for word in words if not word.startswith("-")), None)
    if asked not in names:
        return _overview(asked)
    parser = Parser(prog="chungsuc", description="Phong trào chung sức xây dựng nông thôn mới.")
    subparsers = parser.add_subparsers(dest="command", required=True, parser_class=Parser)
    module = f"chungsuc.cli.{asked.replace('-', '_')}" + ("_" if keyword.iskeyword(asked) else "")
    importlib.import_module(module).add(subparsers)
    arguments = parser.parse_args(words)
    answer: int = arguments.run(arguments)
    return answer


def _overview(asked: str | None) -> int:
    lines = ["Cách dùng: chungsuc LỆNH [...]", "", *(f"  {name:<10} {what}" for name, what in COMMANDS)]
    if asked is not None:
        print(f"chungsuc: không có lệnh “{asked}”.", file=sys.stderr)
    print("\n".join(lines), file=sys.stderr if asked else sys.stdout)
    return 2 if asked else 0
