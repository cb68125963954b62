"""Every address × every member of the cast, held against one reviewed file."""

import os
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from django.core import signing
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from chungsuc.accounts.feeds import make_feed
from chungsuc.accounts.models import Message
from chungsuc.documents.actions import Entry as PaperEntry
from chungsuc.documents.actions import register_paper, store
from chungsuc.documents.models import Direction
from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.documents.tests.papers import draft_in, series_in
from chungsuc.movements.actions import fulfil_duty, propose_change
from chungsuc.movements.models import Amendment, Draft
from chungsuc.movements.tests.launch_paper import draft_of
from chungsuc.progress.actions import Entry, add_evidence, bring_workbook, record_title, submit_values
from chungsuc.progress.tests.sheets import issued
from chungsuc.progress.tests.typed_law import SHELL, typed_level, typed_set
from chungsuc.reporting.tests.chains import KEY, chain
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.actions.holidays import add_holiday
from chungsuc.units.models import Appointment, Role
from tests.cast import LATRINES, NOW, PERIOD, STANDARD, TODAY, Cast, measure

REVIEWED = Path(__file__).with_name("access.yaml")
WHO = ("nobody", "ha", "an", "anh", "binh", "chi", "dung", "em", "giang", "khanh", "lan", "oanh")
OUTSIDE = ("mau/",)  # the demo's door, which exists in the demo only
GIVEN = {"key": "x", "uidb36": "1", "pk": "1"}  # for addresses of the sign-in library that carry something
SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def addresses(cast: Cast) -> dict[str, str]:
    value = submit_values(
        actor=cast["an"],
        body=cast.lua,
        period=PERIOD,
        as_of=TODAY,
        now=NOW,
        entries=[Entry(measure(LATRINES), Reading(numerator=9 * SCALE, denominator=10 * SCALE, as_of=TODAY))],
    )[0]
    paper = store(by=cast["an"], name="bien-ban.txt", stream=BytesIO("Biên bản".encode()), now=NOW)
    phase, duty = cast.movement.phases.get(), cast.movement.duties.get()
    draft = draft_of(cast)
    item = draft.items.filter(kind="phase").get()
    changed: dict[str, Any] = {"on": None, "summary": "", "valid_to": "2025-12-31", "replaces": {}, "proposals": []}
    amending = Draft.objects.create(
        paper=draft.paper,
        territory=cast.bodies["thu"],
        movement=cast.movement,
        amends=True,
        head=draft.head | changed | {"ends": {"target": [], "duty": [], "quota": []}},
        made_by=cast["dung"],
        made_at=NOW,
    )
    wish = propose_change(actor=cast["an"], movement=cast.movement, text="Lùi hạn", reason="Lũ", now=NOW)
    Amendment.objects.create(
        movement=cast.movement, version=2, on=TODAY, summary="Lùi hạn", made_by=cast["dung"], made_at=NOW
    )
    own_draft = draft_in(cast, tree=OfficialPaper(type="kế hoạch").to_json())
    fulfilment = fulfil_duty(
        actor=cast["an"], duty=duty, occurrence="", done_on=TODAY, by_paper="Báo cáo mẫu", file=paper, now=NOW
    )
    proof = add_evidence(actor=cast["an"], value=value, file=paper, now=NOW)
    held = record_title(
        actor=cast["dung"],
        body=cast.lua,
        title="xa-ntm",
        decision="45/QĐ-UBND",
        decided_by="UBND tỉnh Thử",
        decided_on=date(2021, 1, 12),
        file=paper,
        now=NOW,
    )
    typed, whole_set = typed_level(cast, file=paper), typed_set(cast, file=paper)
    filled = BytesIO(issued(cast.lua))
    book = bring_workbook(actor=cast["an"], territory=cast.lua, period=PERIOD, name="bieu.xlsx", stream=filled, now=NOW)
    kept = series_in(cast, "kế hoạch")
    registered = PaperEntry(
        direction=Direction.OUTGOING,
        type="kế hoạch",
        number="146",
        symbol="KH-UBND",
        dated="2022-07-15",
        issuer=cast.bodies["thu"],
        subject="Phong trào thi đua",
    )
    plan = register_paper(actor=cast["dung"], holder=cast.bodies["thu"], entry=registered, file=paper, now=NOW)
    message = Message.objects.filter(user=cast["chi"]).earliest("pk")
    post = Appointment.objects.get(user=cast["an"])
    taken_over = Appointment.objects.create(
        user=cast["ha"],
        body=cast.bodies["thu/tay"],
        role=Role.LEADER,
        post="chánh văn phòng",
        valid_from=date(2020, 1, 1),
        valid_to=date(2020, 12, 31),
        succeeds=Appointment.objects.get(user=cast["binh"]),
    )
    return reports_of(cast) | {
        "my_work": "/",
        "movements": "/phong-trao/",
        "movement": f"/phong-trao/{cast.movement.pk}/",
        "movement_new": "/phong-trao/them/",
        "movement_edit": f"/phong-trao/{cast.movement.pk}/sua/",
        "movement_drop": f"/phong-trao/{cast.movement.pk}/bo/",
        "movement_papers": f"/phong-trao/{cast.movement.pk}/van-ban/",
        "movement_paper": f"/phong-trao/{cast.movement.pk}/van-ban/ke-hoach/",
        "movement_invitation": f"/phong-trao/{cast.movement.pk}/van-ban/giay-moi/",
        "movement_decision": f"/phong-trao/{cast.movement.pk}/van-ban/sua-doi/2/",
        "versions": f"/phong-trao/{cast.movement.pk}/phien-ban/",
        "cascade": f"/phong-trao/{cast.movement.pk}/doi-chieu/",
        "proposals": f"/phong-trao/{cast.movement.pk}/de-nghi/",
        "proposal_decline": f"/phong-trao/de-nghi/{wish.pk}/khong-tiep-thu/",
        "proposal_withdraw": f"/phong-trao/de-nghi/{wish.pk}/rut/",
        "movement_copy": f"/phong-trao/{cast.movement.pk}/sang-nam/",
        "amendment_new": f"/phong-trao/{cast.movement.pk}/sua-doi/",
        "amendment": f"/ban-nhap/{amending.pk}/thay-muc/",
        "amendment_in_force": f"/ban-nhap/{amending.pk}/ap-dung/",
        "report_paper": "/in/bao-cao/",
        "report_paper_of": "/in/bao-cao/thu/",
        "proposal_paper": f"/in/to-trinh/{cast.lua.key}/",
        "hand_over_paper": f"/in/bien-ban-ban-giao/{taken_over.pk}/",
        "paper_draft": f"/van-ban/{own_draft.pk}/soan/",
        "launch_read": f"/phong-trao/{cast.movement.pk}/da-nam/",
        "launch_nudge": f"/phong-trao/{cast.movement.pk}/nhac/",
        "tracker": f"/phong-trao/{cast.movement.pk}/theo-doi/",
        "draft_new": f"/van-ban/{draft.paper_id}/doc/",
        "draft": f"/ban-nhap/{draft.pk}/",
        "draft_head": f"/ban-nhap/{draft.pk}/chung/",
        "draft_cascade": f"/ban-nhap/{draft.pk}/doi-chieu/",
        "draft_accept_clear": f"/ban-nhap/{draft.pk}/nhan-ro/",
        "draft_drop": f"/ban-nhap/{draft.pk}/bo/",
        "draft_launch": f"/ban-nhap/{draft.pk}/phat-dong/",
        "draft_undo_launch": f"/ban-nhap/{draft.pk}/thu-hoi/",
        "draft_item_new": f"/ban-nhap/{draft.pk}/them/phase/",
        "draft_item": f"/ban-nhap/muc/{item.pk}/",
        "draft_item_settle": f"/ban-nhap/muc/{item.pk}/quyet/",
        "phase_new": f"/phong-trao/{cast.movement.pk}/giai-doan/them/",
        "phase_edit": f"/giai-doan/{phase.pk}/sua/",
        "phase_drop": f"/giai-doan/{phase.pk}/bo/",
        "target": f"/muc-tieu/{cast.target.pk}/",
        "target_new": f"/phong-trao/{cast.movement.pk}/muc-tieu/them/?loai=units",
        "target_edit": f"/muc-tieu/{cast.target.pk}/sua/",
        "target_drop": f"/muc-tieu/{cast.target.pk}/bo/",
        "duty": f"/nhiem-vu/{duty.pk}/",
        "duty_new": f"/phong-trao/{cast.movement.pk}/nhiem-vu/them/",
        "duty_edit": f"/nhiem-vu/{duty.pk}/sua/",
        "duty_drop": f"/nhiem-vu/{duty.pk}/bo/",
        "duty_fulfil": f"/nhiem-vu/{duty.pk}/xong/",
        "duty_hand_over": f"/nhiem-vu/{duty.pk}/chuyen/",
        "fulfilment_file": f"/nhiem-vu/xong/{fulfilment.pk}/tep/",
        "duty_undo": f"/nhiem-vu/xong/{fulfilment.pk}/thoi/",
        "communes": "/xa/",
        "profile": "/xa/thu/dong/lua/",
        "past": "/xa/thu/dong/lua/luc-do/?ngay=2023-06-30",
        "why": "/vi-sao/thu/dong/lua/qd-318-2022-ntm/17.8/",
        "why_criterion": "/vi-sao/thu/dong/lua/qd-318-2022-ntm/tieu-chi-17/",
        "why_set": "/vi-sao/thu/dong/lua/qd-318-2022-ntm/",
        "heat_map": "/ban-do-tieu-chi/",
        "nearest": "/gan-dat-chuan/",
        "department": "/nganh/",
        "summary": "/tong-hop/",
        "summary_place": "/tong-hop/thu/dong/",
        "judged_place": "/danh-gia/thu/dong/",
        "published": "/so-lieu-cong-bo/",
        "units": "/don-vi/",
        "unit": "/don-vi/thu/dong/lua/",
        "find_unit": "/tim/?q=lua",
        "people": "/nguoi-dung/",
        "person_new": "/nguoi-dung/moi/",
        "people_workbook": "/nguoi-dung/bang/",
        "people_template": "/nguoi-dung/bang/mau/",
        "person": f"/nguoi-dung/{cast['an'].pk}/",
        "person_edit": f"/nguoi-dung/{cast['an'].pk}/sua/",
        "person_code": f"/nguoi-dung/{cast['an'].pk}/ma/",
        "person_close": f"/nguoi-dung/{cast['an'].pk}/dong/",
        "post_new": f"/nguoi-dung/{cast['an'].pk}/phan-cong/",
        "post_end": f"/nguoi-dung/phan-cong/{post.pk}/ket-thuc/",
        "post_hand_over": f"/nguoi-dung/phan-cong/{post.pk}/ban-giao/",
        "post_cover": f"/nguoi-dung/phan-cong/{post.pk}/lam-thay/",
        "hand_over_record": f"/nguoi-dung/phan-cong/{taken_over.pk}/bien-ban/",
        "set_password_by_code": "/tai-khoan/ma/",
        "entry": "/so-lieu/nhap/thu/dong/lua/tieu-chi-17/",
        "verification": "/so-lieu/tham-dinh/",
        "approval": "/so-lieu/phe-duyet/",
        "value": f"/so-lieu/{value.pk}/",
        "take": "/so-lieu/buoc/",
        "override": "/so-lieu/vung/thu/dong/lua/",
        "workbooks": "/so-lieu/bang-tinh/",
        "workbook_template": "/so-lieu/bang-tinh/mau/?don-vi=thu/dong/lua&ky=2023-H2",
        "workbook": f"/so-lieu/bang-tinh/{book.pk}/",
        "workbook_marked": f"/so-lieu/bang-tinh/{book.pk}/danh-dau/",
        "workbook_decide": f"/so-lieu/bang-tinh/{book.pk}/nhap/",
        "add_evidence": f"/so-lieu/{value.pk}/minh-chung/",
        "evidence": f"/minh-chung/{proof.pk}/",
        "withdraw_evidence": f"/so-lieu/minh-chung/{proof.pk}/rut/",
        "upload_begin": "/tep/tai-len/",
        "upload": f"/tep/tai-len/{uuid4()}/",
        "papers": "/van-ban/?q=thi+dua",
        "paper": f"/van-ban/{plan.pk}/",
        "paper_file": f"/van-ban/{plan.pk}/tep/",
        "paper_written": f"/van-ban/{plan.pk}/ban-in.docx",
        "paper_new": "/van-ban/them/",
        "paper_confirm": f"/van-ban/them/{signing.dumps([cast['dung'].pk, cast.bodies['thu'].pk, None], salt='documents.brought')}/",
        "paper_issue": f"/van-ban/{plan.pk}/cap-so/",
        "paper_sign": f"/van-ban/{plan.pk}/ky/",
        "paper_correct": f"/van-ban/{plan.pk}/sua/",
        "paper_void": f"/van-ban/{plan.pk}/huy/",
        "series_list": "/van-ban/so/",
        "series_new": "/van-ban/so/them/",
        "series_book": f"/van-ban/so/{kept.pk}/",
        "series_edit": f"/van-ban/so/{kept.pk}/sua/",
        "titles": "/danh-hieu/",
        "record_title": "/danh-hieu/ghi/",
        "titles_workbook": "/danh-hieu/bang/",
        "titles_template": "/danh-hieu/bang/mau/",
        "title": f"/danh-hieu/{held.pk}/",
        "title_paper": f"/danh-hieu/{held.pk}/tep/",
        "law_sets": "/bo-tieu-chi/",
        "law_edition": f"/bo-tieu-chi/{STANDARD}/",
        "law_place": f"/bo-tieu-chi/{STANDARD}/{LATRINES}/",
        "law_waiting": "/bo-tieu-chi/cho-xac-nhan/",
        "law_withdraw": f"/bo-tieu-chi/muc/{typed.pk}/rut/",
        "law_paper": f"/bo-tieu-chi/muc/{typed.pk}/tep/",
        "law_new": "/bo-tieu-chi/nhap-moi/",
        "law_lines": f"/bo-tieu-chi/{SHELL}/nhap/",
        "law_entered": f"/bo-tieu-chi/ca-bo/{whole_set.pk}/",
        "law_entered_paper": f"/bo-tieu-chi/ca-bo/{whole_set.pk}/tep/",
        "law_workbook": f"/bo-tieu-chi/{STANDARD}/bang/",
        "law_template": f"/bo-tieu-chi/{STANDARD}/bang/mau/",
        "law_differences": f"/bo-tieu-chi/so-sanh/?tu=qd-1980-2016-ntm&den={STANDARD}",
        "law_side_by_side": "/bo-tieu-chi/thu/thu/dong/lua/",
        "law_attach": "/bo-tieu-chi/gan/",
        "law_stale": "/bo-tieu-chi/dang-tinh/",
        "notes": "/luu-y/",
        "devices": "/tai-khoan/thiet-bi/",
        "inbox": "/thong-bao/",
        "read_messages": "/thong-bao/da-doc/",
        "channels": "/thong-bao/cach-nhan/",
        "open_message": f"/thong-bao/{message.pk}/mo/",
        "help": "/tro-giup/",
        "help_words": "/tro-giup/tu-ngu/",
        "help_page": "/tro-giup/viec-cua-toi/",
        "tour": "/tro-giup/ngay-dau/",
        "people_mail": "/nguoi-dung/thu/",
        "person_sessions": f"/nguoi-dung/{cast['an'].pk}/phien/",
        "look_at": "/ngay-lam-viec/",
        "healthz": "/healthz",
    }


def reports_of(cast: Cast) -> dict[str, str]:
    """A chain in which Lúa has sent its report, signed by hand, and the district is at work."""
    made = chain(cast)
    scan = store(by=cast["an"], name="ban-ky.pdf", stream=BytesIO(SCAN), now=NOW)
    sent = made.sent("an", "lua", scan=scan)
    made.opened("phuong", "dong")
    given: dict[str, Any] = {"territory": cast.bodies["thu"], "day": date(2023, 9, 1), "name": "Quốc khánh", "act": "Thông báo mẫu"}
    off = add_holiday(actor=cast["dung"], now=NOW, **given)
    lua, calendar = f"/bao-cao/{made.duty('lua').pk}/{KEY}", f"/bao-cao/lich/{made.calendar.pk}"
    board = f"/bao-cao/nhan/{made.calendar.pk}/{KEY}/"
    return {
        "nation": "/ca-nuoc/",
        "what_if": "/thu-phuong-an/",
        "signs": "/dau-hieu/",
        "overview": "/toan-canh/",
        "overview_place": "/toan-canh/thu/",
        "overview_paper": "/in/toan-canh/thu/",
        "forms": "/bieu/",
        "form": "/bieu/commune_progress_matrix/",
        "form_paper": "/bieu/commune_progress_matrix/in/",
        "state_form": "/bieu/resource_mobilisation/khai/thu/dong/lua/",
        "my_calendar": "/lich/",
        "feed": f"/lich/{make_feed(user=cast['an'], now=NOW)}.ics",
        "timeliness": "/bao-cao/dung-han/",
        "reports": "/bao-cao/",
        "report_board": board,
        "report_board_remind": f"{board}don-doc/",
        "report_version": f"/bao-cao/ban/{sent.pk}/",
        "report_version_print": f"/bao-cao/ban/{sent.pk}/in/",
        "report_version_scan": f"/bao-cao/ban/{sent.pk}/ban-chup/",
        "report": f"{lua}/",
        "report_print": f"{lua}/in/",
        "report_open": f"{lua}/mo/",
        "report_save": f"{lua}/luu/",
        "report_stitch": f"{lua}/ghep/",
        "report_copy": f"{lua}/chep/",
        "report_send": f"{lua}/gui/",
        "report_withdraw": f"{lua}/rut-lai/",
        "report_receive": f"{lua}/nhan/",
        "report_return": f"{lua}/tra-lai/",
        "report_correct": f"{lua}/dinh-chinh/",
        "calendars": "/bao-cao/lich/",
        "calendar_new": "/bao-cao/lich/moi/",
        "calendar": f"{calendar}/",
        "calendar_edit": f"{calendar}/sua/",
        "calendar_days": f"{calendar}/buoc/1/",
        "calendar_extend": f"{calendar}/gia-han/",
        "calendar_end": f"{calendar}/ket-thuc/",
        "report_request_new": "/bao-cao/yeu-cau/moi/",
        "duty_extend": f"/nhiem-vu/{made.duty('lua').pk}/gia-han/",
        "holidays": "/don-vi/ngay-nghi/",
        "holiday_end": f"/don-vi/ngay-nghi/{off.pk}/bo/",
    }


def accounts() -> dict[str, str]:
    """The sign-in library's own addresses."""
    found: dict[str, str] = {"set_language": "/ngon-ngu/"}
    for name in sorted(named(get_resolver().url_patterns)):
        if name.startswith(("account_", "mfa_")):
            [(_, needed)] = [(text, keys) for text, keys in get_resolver().reverse_dict.getlist(name)[0][0][:1]]
            found[name] = reverse(name, kwargs={key: GIVEN[key] for key in needed})
    return found


def named(patterns: list[Any], prefix: str = "") -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(OUTSIDE):
            continue
        if isinstance(pattern, URLResolver):
            found |= named(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found.add(pattern.name)
    return found


def status(answer: Any) -> int:  # noqa: ANN401 -- the test client's answers have no common type
    """A file that is served is read to its end, so that it is closed."""
    if answer.streaming:
        b"".join(answer.streaming_content)
    return int(answer.status_code)


@pytest.mark.slow
def test_every_address_answers_every_person_as_reviewed(cast: Cast) -> None:
    known = addresses(cast) | accounts()
    assert named(get_resolver().url_patterns) == set(known)
    table: dict[str, dict[str, str]] = {}
    for name, address in known.items():
        table[name] = {}
        for who in WHO:
            client = Client(raise_request_exception=False)
            if who != "nobody":
                client.force_login(cast[who], backend="allauth.account.auth_backends.AuthenticationBackend")
            table[name][who] = f"{status(client.get(address))} {status(client.post(address))}"
    if os.environ.get("REVIEW_ACCESS") == "1":
        REVIEWED.write_text(yaml.safe_dump(table, sort_keys=False, allow_unicode=True))
    assert table == yaml.safe_load(REVIEWED.read_text())


@pytest.mark.parametrize("path", ["/", "/xa/", "/phong-trao/"])
def test_a_stranger_is_sent_to_sign_in(cast: Cast, path: str) -> None:
    answer = Client().get(path)
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/tai-khoan/login/")
