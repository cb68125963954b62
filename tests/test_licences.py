"""No GPL or AGPL at run time; LGPL only where NOTICE names it."""

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent


def licence(name: str) -> str:
    about = metadata(name)
    classifiers = [line for line in about.get_all("Classifier") or [] if line.startswith("License")]
    named = [*(about.get_all("License-Expression") or []), *(about.get_all("License") or [])]
    return " ".join([*(text[:100] for text in named), *classifiers])


def test_run_time_licences() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    notice = (ROOT / "NOTICE").read_text("utf-8")
    seen = 0
    for name in re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE):
        try:
            text = licence(name)
        except PackageNotFoundError:  # for another system
            continue
        seen += 1
        if "Mozilla Public License 1.1" in text:  # offered beside the GPL: this one is taken
            assert f"{name}: MPL-1.1" in notice
        elif re.search(r"LGPL|Lesser", text):
            assert name in {"psycopg", "psycopg-binary", "docxtpl"}, name
            assert name in notice
        else:
            assert text.strip(), f"{name} names no licence"
            assert not re.search(r"GPL|General Public", text), f"{name}: {text}"
    assert seen > 20
