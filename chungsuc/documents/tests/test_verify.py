import io
from pathlib import Path

import pytest

from chungsuc.accounts.models import User
from chungsuc.cli import main
from chungsuc.documents.actions import store
from chungsuc.documents.queries import verify_files
from chungsuc.documents.shelf import path_of
from chungsuc.documents.tests import samples
from tests.cast import NOW


def test_an_empty_store_is_whole(an: User, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["documents", "verify"]) == 0
    assert capsys.readouterr().out == "Kho tệp nguyên vẹn: 0 tệp.\n"


def test_missing_altered_and_stray_files_are_named(an: User, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole, gone, altered = (
        store(by=an, name=name, stream=io.BytesIO(samples.KINDS[name][0]), now=NOW)
        for name in ("anh.jpg", "ke-hoach.pdf", "danh-sach.csv")
    )
    path_of(gone.sha256).unlink()
    path_of(altered.sha256).write_bytes(samples.TEXT.replace(b"1.200", b"1.300"))
    stray = home / "files" / "00" / ("0" * 64)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"x")
    found = {(f.problem, f.sha256) for f in verify_files()}
    assert found == {("missing", gone.sha256), ("altered", altered.sha256), ("orphan", "0" * 64)}
    assert main(["documents", "verify"]) == 1
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        f"Mất tệp {gone.sha256} “ke-hoach.pdf”",
        f"Tệp {altered.sha256} “danh-sach.csv” bị sửa",
        "Tệp thừa, không hồ sơ nào ghi",
    ]
    assert whole.sha256 not in {digest for _, digest in found}
