"""kill -9 in the middle of an upload: what was acknowledged is on the disk, and the file comes whole."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from chungsuc.documents.tests.sender import content
from tests.test_nothing_acknowledged_is_lost import ROOT, own_database, python

pytestmark = pytest.mark.slow
SIZE = 80_000
PREPARE = f"""
import django
django.setup()
from django.core.management import call_command
from chungsuc import clock
from chungsuc.documents.actions import begin_upload
from tests.cast import NOW, make_cast
call_command("migrate", verbosity=0)
begin_upload(by=make_cast()["an"], name="a.txt", size={SIZE}, now=NOW, wall=clock.wall())
"""
HELD = """
import django
django.setup()
from chungsuc.documents.actions import part_of
from chungsuc.documents.models import Upload
upload = Upload.objects.get()
print(upload.received, part_of(upload).stat().st_size)
"""
FINISH = """
import django
django.setup()
from chungsuc.documents.actions import finish
from chungsuc.documents.models import Upload
from chungsuc.documents.shelf import path_of
from tests.cast import NOW
print(path_of(finish(upload=Upload.objects.get(), now=NOW).sha256))
"""


def test_every_acknowledged_byte_is_there_after_kill_9(tmp_path: Path) -> None:
    environment = own_database(tmp_path)
    python(environment, PREPARE)
    chance = random.Random(17)
    held = kills = 0
    while held < SIZE:
        lines: list[str] = []
        wanted = chance.randint(4, 24)
        command = [sys.executable, "-m", "chungsuc.documents.tests.sender"]
        with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for line in process.stdout:
                lines.append(line)
                if len(lines) == wanted:
                    time.sleep(chance.random() * 0.01)
                    process.kill()
                    kills += 1
        acknowledged = max((int(line) for line in lines if line.endswith("\n")), default=held)
        held, on_disk = map(int, python(environment, HELD).split())
        assert acknowledged <= held <= on_disk
    assert kills >= 3
    assert Path(python(environment, FINISH).strip()).read_bytes() == content(SIZE)
