"""People and posts as a form, a sheet or a command gives them, before anything is made of it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from chungsuc.accounts.permits import Refused
from chungsuc.units.models import AppointmentKind, Body, Role
from chungsuc.units.permissions import fitting_days, fitting_role
from chungsuc.units.queries import folded

USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{2,29}", re.ASCII)
LONGEST_POST: Final = 120
LONGEST_ACT: Final = 200


@dataclass(frozen=True, slots=True)
class PostGiven:
    """A post: where, as what, from when to when, by which paper."""

    body: Body
    role: Role
    post: str
    valid_from: date
    valid_to: date | None = None
    act: str = ""
    kind: AppointmentKind = AppointmentKind.REGULAR


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody to be invited: name, user name (made from the name where empty), and at least one post."""

    full_name: str
    username: str
    posts: tuple[PostGiven, ...]


def checked(given: PostGiven) -> None:
    """Raises Refused where the post cannot be, whoever gives it."""
    if not given.post.strip():
        raise Refused("Thiếu chức vụ.", who_can_lift="Đồng chí ghi chức vụ, ví dụ “công chức Văn phòng – thống kê”.")
    if len(given.post) > LONGEST_POST or len(given.act) > LONGEST_ACT:
        raise Refused(f"Chức vụ dài quá {LONGEST_POST}, hoặc văn bản dài quá {LONGEST_ACT} ký tự.")
    fitting_role(given.body, given.role).require()
    fitting_days(given.body, given.kind, given.valid_from, given.valid_to, given.act).require()


def clean_name(full_name: str) -> str:
    name = " ".join(full_name.split())
    if not 2 <= len(name) <= 120 or any(not (c.isalpha() or c in " .'’-") for c in name):
        raise Refused(
            f"Họ tên “{name[:60]}” chưa đúng.", who_can_lift="Đồng chí ghi đủ họ, tên đệm và tên, chỉ gồm chữ."
        )
    return name


def clean_username(username: str) -> str:
    name = username.strip().lower()
    if not USERNAME.fullmatch(name):
        raise Refused(
            f"Tên đăng nhập “{name[:40]}” chưa đúng.",
            rule="Từ 3 đến 30 ký tự: chữ thường không dấu, chữ số, dấu chấm, gạch ngang, gạch dưới.",
            who_can_lift="Đồng chí sửa, hoặc để trống để hệ thống đặt theo họ tên.",
        )
    return name


def made_username(full_name: str, taken: set[str]) -> str:
    """
    A user name from a name, as officials shorten it: Nông Thị Thu Hà is `hantt`, the next one `hantt2`. Adds it to `taken`.

    The same names with the same `taken` give the same user names.
    """
    words = [re.sub(r"[^a-z0-9]", "", folded(word)) for word in full_name.split()]
    words = [word for word in words if word] or ["nguoidung"]
    base = (words[-1] + "".join(word[0] for word in words[:-1]))[:24].ljust(3, "0")
    number, name = 2, base
    while name in taken:
        name, number = f"{base}{number}", number + 1
    taken.add(name)
    return name
