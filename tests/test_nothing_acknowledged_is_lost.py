"""kill -9 at random points of 200 submissions: every acknowledged one is there, once."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.database]
SUBMISSIONS = 200
ROOT = Path(__file__).resolve().parents[1]
PREPARE = """
import django
django.setup()
from django.core.management import call_command
from tests.cast import make_cast
call_command("migrate", verbosity=0)
make_cast()
"""
COUNT = """
import os, django
django.setup()
from chungsuc.progress.models import Move, Revision, Standing, Value
from chungsuc.audit.models import Entry
numbers = sorted(n // 10_000 for n in Revision.objects.values_list("numerator", flat=True))
sent = sorted(n // 10_000 for n in Move.objects.filter(name="submit").values_list("revision__numerator", flat=True))
audited = Entry.objects.filter(action="progress.submit").count()
print(numbers == sent, len(sent) == len(set(sent)) == audited, Value.objects.count(), *sent)
"""


def own_database(tmp_path: Path) -> dict[str, str]:
    """A database that a killed process cannot share with the other tests, of the kind the tests run on."""
    environment = os.environ | {
        "CHUNGSUC_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "chungsuc.settings",
        "PYTHONPATH": str(ROOT),
    }
    if address := os.environ.get("CHUNGSUC_DATABASE"):
        import psycopg  # noqa: PLC0415 -- on PostgreSQL only

        with psycopg.connect(address.replace("postgres://", "postgresql://"), autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS killed")
            connection.execute("CREATE DATABASE killed")
        environment["CHUNGSUC_DATABASE"] = address.rsplit("/", 1)[0] + "/killed"
    return environment


def python(environment: dict[str, str], code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_every_acknowledged_submission_is_there_once_after_kill_9(tmp_path: Path) -> None:
    environment = own_database(tmp_path)
    python(environment, PREPARE)
    chance = random.Random(2023)
    acknowledged: list[int] = []
    kills = 0
    following = 1
    while following <= SUBMISSIONS:
        lines: list[str] = []
        wanted = chance.randint(10, 45)
        command = [sys.executable, "-m", "tests.submitter", str(following), str(SUBMISSIONS + 1)]
        with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for line in process.stdout:
                lines.append(line)
                if len(lines) == wanted:
                    time.sleep(chance.random() * 0.02)
                    process.kill()
                    kills += 1
        acknowledged += [int(line) for line in lines if line.endswith("\n")]
        stored = python(environment, COUNT).split()[3:]
        following = max([*map(int, stored), *acknowledged, following - 1]) + 1
    consistent, once, values, *sent = python(environment, COUNT).split()
    assert (consistent, once, values) == ("True", "True", "1")
    assert set(acknowledged) <= set(map(int, sent))
    assert set(map(int, sent)) == set(range(1, SUBMISSIONS + 1))
    assert kills >= 3
