"""`python -m chungsuc.bench [NAME…] [--write]`: every bench in a process of its own; with --write, docs/bench.md."""

import subprocess
import sys
from pathlib import Path
from typing import Final

from chungsuc.bench.report import Section, page

NAMES: Final = ("rulebook", "cold", "packed", "pages", "workbooks", "rejudging", "reading", "writing", "papers", "what_if")
REPORT: Final = Path(__file__).parents[2] / "docs" / "bench.md"


def measured(name: str) -> Section:
    """One bench, alone in a process: each sets up its own database and leaves no warm caches to the next."""
    command = [sys.executable, "-m", f"chungsuc.bench.{name}", "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)  # noqa: S603 -- our own modules
    if not done.stdout:
        raise SystemExit(f"Bài đo {name} không chạy xong.")
    return Section.read(done.stdout.decode())


def main() -> int:
    names = [word for word in sys.argv[1:] if word in NAMES] or NAMES
    sections = []
    for name in names:
        sections.append(measured(name))
        print(sections[-1], flush=True)
    if "--write" in sys.argv:
        REPORT.write_text(page(sections), encoding="utf-8")
    return 0 if all(s.held for s in sections) else 1


if __name__ == "__main__":
    sys.exit(main())
