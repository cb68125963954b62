"""
A signed PDF that somebody brought, examined and compared in a process of its own, within its time and memory.

`python -m chungsuc.documents.signing_apart SIGNED ISSUED ROOTS NOW` writes what was found as JSON.
"""

import sys
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from chungsuc.documents.official.apart import answer_apart, ask_apart
from chungsuc.documents.official.tree import Unreadable
from chungsuc.documents.signing import NotSigned, Signature, differences, examine, read_roots

SECONDS: Final = 60


def examine_apart(signed: Path, issued: Path, roots: Path, now: datetime) -> tuple[list[Signature], list[str]]:
    """The signatures of a PDF, and where its text differs from the issued one. Raises NotSigned."""
    try:
        told = ask_apart(__name__, [str(signed), str(issued), str(roots), now.isoformat()], SECONDS)
    except Unreadable as problem:
        raise NotSigned(str(problem)) from problem
    found = [Signature(**one | {"at": datetime.fromisoformat(one["at"]) if one["at"] else None}) for one in told["signatures"]]
    return found, told["differences"]


def _work(signed: Path, issued: Path, roots: Path, now: datetime) -> dict[str, Any]:
    content = signed.read_bytes()
    try:
        found = examine(content, roots=read_roots(roots), now=now)
        unlike = differences(issued.read_bytes(), content) if found else []
    except NotSigned as problem:
        raise Unreadable(str(problem)) from problem
    return {
        "signatures": [asdict(one) | {"at": one.at.isoformat() if one.at else ""} for one in found],
        "differences": unlike,
    }


if __name__ == "__main__":
    _signed, _issued, _roots, _now = sys.argv[1:]
    answer_apart(partial(_work, Path(_signed), Path(_issued), Path(_roots), datetime.fromisoformat(_now)), SECONDS)
