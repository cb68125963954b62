"""The templates that an office has made its own."""

import os
import shutil
from pathlib import Path
from typing import Final

from platformdirs import user_data_path

SHIPPED: Final = Path(__file__).parent / "templates"
FOLDER: Final = "mau-van-ban"


def office_folder() -> Path:
    """Where an office puts templates that take the place of the shipped ones: `mau-van-ban` in CHUNGSUC_HOME."""
    return Path(os.environ.get("CHUNGSUC_HOME") or user_data_path("chungsuc")).resolve() / FOLDER


def hand_out(folder: Path) -> list[Path]:
    """Copies the shipped templates to a folder, leaving what is there as it is; the files that were written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for source in sorted(SHIPPED.glob("*.docx")):
        target = folder / source.name
        if not target.exists():
            shutil.copyfile(source, target)
            written.append(target)
    return written
