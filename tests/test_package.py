"""What `pip install` brings: everything that `chungsuc demo` needs in an empty folder."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.slow
def test_the_wheel_holds_templates_styles_rules_fonts_and_sample_data(tmp_path: Path) -> None:
    clean = tmp_path / "source"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clean)], check=True)
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(tmp_path), str(clean)],
        check=True,
        capture_output=True,
    )
    [wheel] = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        "chungsuc/templates/base.html",
        "chungsuc/reporting/templates/reporting/my_work.html",
        "chungsuc/static/css/ui.css",
        "chungsuc/static/js/app.js",
        "chungsuc/static/icon.svg",
        "chungsuc/static/fonts/be-vietnam-pro-so-400.woff2",
        "chungsuc/locale/en/LC_MESSAGES/django.mo",
        "chungsuc/units/data/lang-son.csv",
        "chungsuc/help/pages/viec-cua-toi.yaml",
        "chungsuc/rulebook/data/measures/commune.yaml",
        "chungsuc/documents/official/writing/templates/van-ban.docx",
        "chungsuc/documents/official/writing/templates/cong-van.docx",
        "chungsuc/documents/official/writing/templates/paper.html",
        "chungsuc/documents/official/writing/templates/paper.css",
        "chungsuc/demo/papers/ke-hoach-tinh.txt",
    }
    assert wanted - held == set()
    assert {p.name for p in (ROOT / "chungsuc" / "rulebook" / "data").rglob("*.yaml")} <= {Path(n).name for n in held}
    assert (
        "chungsuc = chungsuc.cli:main"
        in zipfile.ZipFile(wheel).read(next(n for n in held if n.endswith("entry_points.txt"))).decode()
    )
