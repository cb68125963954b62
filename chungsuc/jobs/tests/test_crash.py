import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

JOBS = 60
KILLS = 4


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An installation of its own: a SQLite file, or a fresh database where the tests run on PostgreSQL."""
    url = os.environ.get("CHUNGSUC_DATABASE", "")
    own = {**os.environ, "CHUNGSUC_HOME": str(tmp_path), "CHUNGSUC_NOW": "2023-11-06"}
    if not url.startswith("postgres"):
        yield {**own, "CHUNGSUC_DATABASE": f"sqlite:///{tmp_path / 'crash.sqlite3'}"}
        return
    name = f"crash_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            base, mark, query = url.partition("?")
            yield {**own, "CHUNGSUC_DATABASE": base.rpartition("/")[0] + "/" + name + mark + query}
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def step(environment: dict[str, str], *words: str) -> str:
    command = [sys.executable, "-m", "chungsuc.jobs.tests.crash", *words]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def worker(environment: dict[str, str], *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "chungsuc.jobs", "--lease", "0.5", *words], env=environment)


@pytest.mark.slow
@pytest.mark.database
def test_workers_killed_at_any_moment_lose_no_job_and_do_none_twice(environment: dict[str, str]) -> None:
    step(environment, "queue", str(JOBS))
    chance = random.Random()
    inside = Path(environment["CHUNGSUC_HOME"]) / "in-a-job"
    for _ in range(KILLS):
        inside.unlink(missing_ok=True)
        doomed = worker(environment)
        while not inside.exists():
            assert doomed.poll() is None
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.02))
        doomed.kill()
        assert doomed.wait() == -9
    assert worker(environment, "--until-empty").wait(timeout=30) == 0
    report = json.loads(step(environment, "report"))
    both = sorted(f"jobs.test:{number}.{part}" for number in range(JOBS) for part in ("first", "second"))
    assert report["marks"] == both
    assert report["statuses"] == ["SUCCESSFUL"]
    assert report["findings"] == []
    assert JOBS < report["begun"] <= JOBS + KILLS
