"""Builds the fonts into the package; all else is in pyproject.toml."""

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))


class BuildWithFonts(build_py):
    def run(self) -> None:
        from chungsuc import fonts  # noqa: PLC0415 -- its needs are installed for the build only

        super().run()
        root = HERE if self.editable_mode else Path(self.build_lib)
        fonts.ensure(root / "chungsuc" / "static" / "fonts")


setup(cmdclass={"build_py": BuildWithFonts})
