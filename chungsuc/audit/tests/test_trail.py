from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from pytest_django import DjangoAssertNumQueries

from chungsuc.audit import guards
from chungsuc.audit.actions import anchored, heads_file, record, seal_pending
from chungsuc.audit.models import Entry, Seal
from chungsuc.audit.queries import verify
from chungsuc.cli import main
from chungsuc.clock import ZONE

WALL = datetime(2026, 11, 25, 9, 0, tzinfo=ZONE)
WORKING = datetime(2023, 11, 6, 9, 0, tzinfo=ZONE)
pytestmark = pytest.mark.django_db(transaction=True)


def did(number: int, wall: datetime = WALL) -> Entry:
    return record(
        actor=None,
        action="progress.submit",
        subject=f"progress.value:{number}",
        items=[{"value": number, "hash": "ab" * 32}],
        now=WORKING,
        wall=wall,
    )


def tampered(statement: str) -> None:
    """What someone with the database in their hands could do."""
    with guards.flush_allowed(connection), connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute(statement)


def kinds(wall: datetime = WALL) -> list[tuple[str, int | None]]:
    return [(finding.kind, finding.entry) for finding in verify(wall)]


def test_recording_is_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with transaction.atomic(), django_assert_num_queries(1):
        did(1)


def test_a_whole_trail_has_no_findings_and_its_head_is_outside_the_database() -> None:
    for number in range(5):
        did(number)
    assert seal_pending(WALL) == 5
    assert seal_pending(WALL) == 0
    assert anchored() == {5: Seal.objects.get(seq=5).chain_hash}
    assert verify(WALL + timedelta(days=1)) == []


def test_an_entry_committed_late_with_a_lower_id_is_sealed_too() -> None:
    first, second, third = did(1), did(2), did(3)
    tampered(f"DELETE FROM audit_entry WHERE id = {first.pk}")
    assert seal_pending(WALL) == 2
    first.save(force_insert=True)
    assert seal_pending(WALL) == 1
    assert list(Seal.objects.order_by("seq").values_list("entry_id", flat=True)) == [second.pk, third.pk, first.pk]
    assert verify(WALL) == []


def test_items_hold_only_what_both_databases_give_back_as_it_was() -> None:
    with pytest.raises(TypeError):
        record(actor=None, action="a", subject="s", items=[{"value": 0.1}], now=WORKING, wall=WALL)


@pytest.mark.parametrize(
    "change",
    [
        "note = 'khác'",
        "subject = 'progress.value:9'",
        "items = '[]'",
        "post = 'Chủ tịch'",
        "items_digest = 'x'",
        "hmac = 'x'",
    ],
)
def test_an_altered_entry_is_named_sealed_or_not(change: str) -> None:
    entries = [did(number) for number in range(3)]
    tampered(f"UPDATE audit_entry SET {change} WHERE id = {entries[1].pk}")
    assert kinds() == [("altered", entries[1].pk)]
    seal_pending(WALL)
    assert kinds() == [("altered", entries[1].pk)]


def test_a_removed_entry_is_named() -> None:
    entries = [did(number) for number in range(3)]
    seal_pending(WALL)
    tampered(f"DELETE FROM audit_seal WHERE entry_id = {entries[1].pk}")
    tampered(f"DELETE FROM audit_entry WHERE id = {entries[1].pk}")
    assert kinds() == [("missing", None)]


def test_entries_cut_off_at_the_end_show_against_the_head_outside() -> None:
    entries = [did(number) for number in range(3)]
    seal_pending(WALL)
    tampered(f"DELETE FROM audit_seal WHERE entry_id = {entries[2].pk}")
    tampered(f"DELETE FROM audit_entry WHERE id = {entries[2].pk}")
    assert kinds() == [("missing", None)]
    did(9)
    seal_pending(WALL)
    assert [kind for kind, _ in kinds()] == ["altered"]


def test_a_lost_file_of_heads_is_told_and_a_torn_line_is_not() -> None:
    did(1)
    seal_pending(WALL)
    heads_file().write_bytes(heads_file().read_bytes() + b"2 abc")
    assert verify(WALL) == []
    did(2)
    seal_pending(WALL)
    assert sorted(anchored()) == [1, 2]
    heads_file().unlink()
    assert kinds() == [("anchor", None)]


def test_an_entry_not_sealed_for_minutes_is_named() -> None:
    entry = did(1)
    assert kinds(WALL + timedelta(minutes=4)) == []
    assert kinds(WALL + timedelta(minutes=6)) == [("unsealed", entry.pk)]


@pytest.mark.parametrize("table", guards.TABLES)
@pytest.mark.parametrize(
    "act",
    [lambda t: f"UPDATE {t} SET {'note' if t == 'audit_entry' else 'entry_hash'} = 'x'", lambda t: f"DELETE FROM {t}"],
)
def test_the_database_refuses_to_change_or_remove(table: str, act: Callable[[str], str]) -> None:
    did(1)
    seal_pending(WALL)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act(table))


def test_replacing_a_row_is_refused_on_sqlite_and_truncating_on_postgresql() -> None:
    entry = did(1)
    statement = (
        f"REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE id = {entry.pk}"
        if connection.vendor == "sqlite"
        else "TRUNCATE audit_entry CASCADE"
    )
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_absent_guard_is_told_and_migrate_puts_it_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TRIGGER audit_entry_no_delete" + (" ON audit_entry" if connection.vendor == "postgresql" else "")
        )
    assert guards.missing(connection) == ["audit_entry_no_delete"]
    assert kinds() == [("guard", None)]
    call_command("migrate", verbosity=0)
    assert guards.missing(connection) == []


def test_a_database_in_use_is_not_flushed() -> None:
    did(1)
    name = connections["default"].settings_dict["NAME"]
    connections["default"].settings_dict["NAME"] = "chungsuc"
    try:
        with pytest.raises(CommandError):
            call_command("flush", interactive=False, verbosity=0)
    finally:
        connections["default"].settings_dict["NAME"] = name
    assert Entry.objects.count() == 1


def test_the_command_answers_0_for_a_whole_trail_and_1_with_the_finding(capsys: pytest.CaptureFixture[str]) -> None:
    entry = did(1)
    seal_pending(WALL)
    assert main(["audit", "verify"]) == 0
    assert capsys.readouterr().out == "Nhật ký nguyên vẹn: 1 mục, 1 mục đã niêm phong.\n"
    tampered(f"UPDATE audit_entry SET note = 'x' WHERE id = {entry.pk}")
    assert main(["audit", "verify"]) == 1
    assert capsys.readouterr().out == f"Mục nhật ký {entry.pk} đã bị sửa.\n"
