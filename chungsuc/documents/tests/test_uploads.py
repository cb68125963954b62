"""Files in pieces, as a browser sends them."""

import io
import json
import os
import time
from base64 import b64encode
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as budget
from hypothesis import strategies as st
from pytest_django import Settings

from chungsuc.clock import wall
from chungsuc.documents.actions import OutOfStep, append, begin_upload, drop_stale, finish, part_of, store
from chungsuc.documents.models import StoredFile, Upload
from chungsuc.documents.shelf import path_of
from chungsuc.documents.tests import samples
from tests.cast import NOW, Cast

BEGIN = "/tep/tai-len/"


def client_of(cast: Cast, username: str) -> Client:
    client = Client()
    client.force_login(cast[username], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def begin(client: Client, name: str, size: int | str) -> HttpResponse:
    metadata = f"filename {b64encode(name.encode()).decode()}"
    return client.post(BEGIN, headers={"Upload-Length": str(size), "Upload-Metadata": metadata})  # type: ignore[return-value]


def piece(client: Client, address: str, offset: int | str, content: bytes) -> HttpResponse:
    return client.patch(  # type: ignore[return-value]
        address, content, content_type="application/offset+octet-stream", headers={"Upload-Offset": str(offset)}
    )


def begun(cast: Cast, content: bytes, name: str = "a.pdf") -> Upload:
    return begin_upload(by=cast["an"], name=name, size=len(content), now=NOW, wall=wall())


def test_a_file_sent_in_pieces_is_the_file(cast: Cast) -> None:
    client = client_of(cast, "an")
    content = samples.picture(size=(900, 700))
    answer = begin(client, "Ảnh nhà.jpg", len(content))
    address = json.loads(answer.content)["url"]
    assert (answer.status_code, answer["Location"], answer["Upload-Offset"], answer["Tus-Resumable"]) == (
        201,
        address,
        "0",
        "1.0.0",
    )
    for offset in range(0, len(content), 700):
        answer = piece(client, address, offset, content[offset : offset + 700])
        assert (answer.status_code, answer["Upload-Offset"]) == (204, str(min(offset + 700, len(content))))
    upload = Upload.objects.select_related("file").get()
    assert upload.file is not None
    assert (path_of(upload.file.sha256).read_bytes(), upload.file.name) == (content, "Ảnh nhà.jpg")
    assert not part_of(upload).exists()


def test_after_a_break_the_server_tells_where_to_go_on(cast: Cast) -> None:
    client = client_of(cast, "an")
    address = json.loads(begin(client, "a.pdf", len(samples.PDF)).content)["url"]
    piece(client, address, 0, samples.PDF[:10])
    again = client_of(cast, "an").head(address)
    assert (again.status_code, again["Upload-Offset"], again["Upload-Length"]) == (200, "10", str(len(samples.PDF)))
    for wrong in (0, 5, 11, 40):
        answer = piece(client, address, wrong, b"xxx")
        assert (answer.status_code, answer["Upload-Offset"]) == (409, "10")
    assert piece(client, address, 10, samples.PDF[10:]).status_code == 204
    assert StoredFile.objects.get().size == len(samples.PDF)


def test_only_who_began_an_upload_goes_on_with_it(cast: Cast) -> None:
    address = json.loads(begin(client_of(cast, "an"), "a.pdf", 60).content)["url"]
    other = client_of(cast, "anh")
    assert (other.head(address).status_code, piece(other, address, 0, b"x").status_code) == (404, 404)
    assert Upload.objects.get().received == 0


@pytest.mark.parametrize(
    ("name", "size", "status", "said"),
    [
        ("a.pdf", 26 * 2**20, 422, "nặng 26 MB"),
        ("a.exe", 10, 422, "Không nhận loại tệp"),
        ("a.pdf", 0, 422, "không có nội dung"),
        ("a.pdf", "-1", 400, "Thiếu tên"),
        ("a.pdf", "9" * 30, 400, "Thiếu tên"),
        ("", 10, 400, "Thiếu tên"),
    ],
)
def test_what_can_never_be_kept_is_refused_before_a_byte_is_sent(
    cast: Cast, name: str, size: int | str, status: int, said: str
) -> None:
    answer = begin(client_of(cast, "an"), name, size)
    assert (answer.status_code, Upload.objects.count()) == (status, 0)
    assert said in json.loads(answer.content)["error"]


def test_who_has_no_post_begins_nothing(cast: Cast) -> None:
    answer = begin(client_of(cast, "ha"), "a.pdf", 10)
    assert (answer.status_code, Upload.objects.count()) == (403, 0)


def test_nobody_holds_more_than_fifty_open_uploads(cast: Cast) -> None:
    client = client_of(cast, "an")
    assert {begin(client, "a.pdf", 10).status_code for _ in range(50)} == {201}
    answer = begin(client, "a.pdf", 10)
    assert (answer.status_code, "50 tệp đang gửi dở" in json.loads(answer.content)["error"]) == (403, True)


def test_a_lying_file_is_told_at_its_last_piece_and_forgotten(cast: Cast, home: Path) -> None:
    client = client_of(cast, "an")
    address = json.loads(begin(client, "a.pdf", 4).content)["url"]
    answer = piece(client, address, 0, b"MZ\x90\x00")
    assert (answer.status_code, "Không nhận ra" in json.loads(answer.content)["error"]) == (422, True)
    assert (Upload.objects.count(), StoredFile.objects.count(), list((home / "files" / "den").iterdir())) == (0, 0, [])


@pytest.mark.parametrize(
    ("offset", "length", "status"),
    [("0", 2 * 2**20 + 1, 413), ("", 1, 400), ("x", 1, 400), ("9" * 5000, 1, 400), ("-1", 1, 400), ("0", 11, 409)],
)
def test_a_piece_that_cannot_be_is_not_kept(cast: Cast, offset: str, length: int, status: int) -> None:
    client = client_of(cast, "an")
    address = json.loads(begin(client, "a.pdf", 10).content)["url"]
    assert piece(client, address, offset, b"x" * length).status_code == status
    assert part_of(Upload.objects.get()).read_bytes() == b""


def test_a_client_of_tus_is_told_what_it_may(cast: Cast, settings: Settings) -> None:
    answer = client_of(cast, "an").options(BEGIN)
    assert (answer.status_code, answer["Tus-Version"], answer["Tus-Extension"], answer["Tus-Max-Size"]) == (
        204, "1.0.0", "creation", str(settings.MAX_FILE_BYTES),
    )  # fmt: skip


def test_what_was_written_but_not_acknowledged_is_written_again(cast: Cast) -> None:
    """As a killed process leaves it: bytes on the disk beyond those that the row tells of."""
    upload = begun(cast, samples.PDF)
    append(upload=upload, offset=0, data=samples.PDF[:10])
    with part_of(upload).open("ab") as part:
        part.write(b"torn, never acknowledged" * 9)
    assert append(upload=upload, offset=10, data=samples.PDF[10:20]).received == 20
    assert part_of(upload).read_bytes() == samples.PDF[:20]


def test_what_the_disk_lost_is_asked_for_again(cast: Cast) -> None:
    upload = begun(cast, samples.PDF)
    append(upload=upload, offset=0, data=samples.PDF[:30])
    part_of(upload).unlink()
    with pytest.raises(OutOfStep) as step:
        append(upload=upload, offset=30, data=samples.PDF[30:])
    assert step.value.received == 0
    append(upload=upload, offset=0, data=samples.PDF)
    assert finish(upload=Upload.objects.get(), now=NOW).size == len(samples.PDF)


def test_an_upload_cut_off_between_file_and_row_is_finished_by_asking_again(cast: Cast) -> None:
    client = client_of(cast, "an")
    upload = append(upload=begun(cast, samples.PDF), offset=0, data=samples.PDF)
    stored = store(by=cast["an"], name="a.pdf", stream=io.BytesIO(samples.PDF), now=NOW)
    for _ in range(2):
        assert piece(client, f"{BEGIN}{upload.pk}/", len(samples.PDF), b"").status_code == 204
        assert Upload.objects.get().file == stored
    assert not part_of(upload).exists()


def test_uploads_of_two_days_ago_are_forgotten_and_their_files_stay(
    cast: Cast, home: Path, django_capture_on_commit_callbacks: object
) -> None:
    old, done, new = (begun(cast, samples.PDF) for _ in range(3))
    append(upload=done, offset=0, data=samples.PDF)
    stored = finish(upload=done, now=NOW)
    Upload.objects.exclude(pk=new.pk).update(began_at=wall() - timedelta(days=2, minutes=1))
    long_ago = time.time() - 3 * 86_400
    os.utime(part_of(old), (long_ago, long_ago))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert drop_stale(wall()) == 1
    assert list(Upload.objects.values_list("pk", flat=True)) == [new.pk]
    assert [p.name for p in (home / "files" / "den").iterdir()] == [part_of(new).name]
    assert path_of(stored.sha256).exists()


@pytest.mark.slow
@budget(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    length=st.text("0123456789-.٣²e", max_size=30),
    metadata=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
    offset=st.text("0123456789-.٣²e", max_size=30),
    body=st.binary(max_size=30),
)
def test_whatever_the_headers_say_the_answer_is_an_answer(
    cast: Cast, length: str, metadata: str, offset: str, body: bytes
) -> None:
    client = client_of(cast, "an")
    answer = client.post(BEGIN, headers={"Upload-Length": length, "Upload-Metadata": f"filename {metadata}"})
    assert answer.status_code in (201, 400, 403, 422)
    upload = begun(cast, samples.PDF)
    assert piece(client, f"{BEGIN}{upload.pk}/", offset, body).status_code in (204, 400, 409)
    Upload.objects.all().delete()


@pytest.mark.slow
@budget(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(0, len(samples.PDF)), max_size=6), slips=st.lists(st.integers(0, 80), max_size=4))
def test_however_it_is_cut_and_whatever_is_sent_out_of_step_the_file_is_whole(
    cast: Cast, cuts: list[int], slips: list[int]
) -> None:
    upload = begun(cast, samples.PDF)
    bounds = sorted({0, *cuts, len(samples.PDF)})
    for start, end in pairwise(bounds):
        for slip in slips:
            if slip != start:
                with pytest.raises(OutOfStep):
                    append(upload=upload, offset=slip, data=b"wrong")
        upload = append(upload=upload, offset=start, data=samples.PDF[start:end])
    assert isinstance(upload.pk, UUID)
    assert path_of(finish(upload=upload, now=NOW).sha256).read_bytes() == samples.PDF
