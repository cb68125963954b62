from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from chungsuc import clock
from chungsuc.health import examine
from chungsuc.jobs.models import Worker

pytestmark = pytest.mark.django_db


def beaten(seconds_ago: int) -> None:
    when = clock.wall() - timedelta(seconds=seconds_ago)
    Worker.objects.create(id="w", pid=1, started=when, heartbeat_at=when)


def test_all_is_well_and_nobody_need_sign_in_to_ask(client: Client) -> None:
    beaten(5)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["ok"]) == (200, True)


def test_a_silent_worker_is_named(client: Client) -> None:
    beaten(40)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert {name: part["ok"] for name, part in answer.json()["parts"].items()} == {
        "database": True,
        "audit_guards": True,
        "worker": False,
    }


def test_a_worker_that_never_ran_is_named() -> None:
    worker = examine(clock.wall())["worker"]
    assert worker == {"ok": False, "text": "Tiến trình việc nền chưa chạy lần nào."}


def test_an_absent_guard_is_named() -> None:
    with connection.cursor() as cursor:
        on = " ON audit_seal" if connection.vendor == "postgresql" else ""
        cursor.execute("DROP TRIGGER audit_seal_no_update" + on)
    guards = examine(clock.wall())["audit_guards"]
    assert guards == {"ok": False, "text": "Thiếu chốt bảo vệ nhật ký: audit_seal_no_update."}
