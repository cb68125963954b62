"""
One-time codes: printed by whoever manages people, used once by the person to set a password of their own.

Only a keyed hash is kept, so the table tells no code. Who may have a code made is asked in the room above.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from chungsuc import clock
from chungsuc.accounts.actions import end_sign_ins, tell
from chungsuc.accounts.models import CodePurpose, OneTimeCode, Topic, User
from chungsuc.accounts.permits import Answer
from chungsuc.audit.actions import record

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that looks like another: no 0 O, 1 I L, U
LENGTH: Final = 10
GROUP: Final = 4
LASTS: Final = {CodePurpose.INVITATION: timedelta(days=7), CodePurpose.RESET: timedelta(hours=24)}
SALT: Final = "accounts.codes"


class WrongCode(Answer):
    """One answer for whatever did not fit, so that it tells neither who has an account nor which code was right."""

    def __init__(self) -> None:
        super().__init__("Tên đăng nhập hoặc mã không đúng, hoặc mã đã dùng hay đã hết hạn.")


class UnfitPassword(Answer):
    """A new password that cannot be taken, and why."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed for one person, once: nobody can read the code again."""

    user: User
    code: str
    purpose: CodePurpose
    valid_until: datetime
    place: str = ""


def grouped(code: str) -> str:
    """As it is printed: `7KMQ-R2HT-9W`."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def bare(typed: str) -> str:
    """A code as it was typed, without what people add: spaces, hyphens of any kind, small letters."""
    return re.sub(r"[\s\-–—_.]", "", typed).upper()


def hashed(code: str) -> str:
    """Keyed with the installation's key, which lies outside the database."""
    return salted_hmac(SALT, bare(code), algorithm="sha256").hexdigest()


def make_code(*, user: User, purpose: CodePurpose, made_by: User | None, now: datetime, place: str = "") -> Slip:
    """A new code, within the transaction of the act that gives it; older ones of the same person end. Two queries."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    end_codes(user=user, now=now)
    made = OneTimeCode.objects.create(
        user=user, purpose=purpose, hash=hashed(code), made_by=made_by, made_at=now, valid_until=now + LASTS[purpose]
    )
    return Slip(user, grouped(code), purpose, made.valid_until, place)


def end_codes(*, user: User, now: datetime) -> int:
    """Codes of the person that were not used can be used no more; says how many."""
    return OneTimeCode.objects.filter(user=user, used_at=None, withdrawn_at=None).update(withdrawn_at=now)


def fit_password(*, username: str, password: str, again: str) -> None:
    """Raises UnfitPassword. Asks nothing of the database, so that its answer tells nothing about who is in it."""
    if password != again:
        raise UnfitPassword("Hai lần nhập mật khẩu mới không giống nhau.")
    try:
        validate_password(password, User(username=username))
    except ValidationError as problem:
        raise UnfitPassword(" ".join(problem.messages)) from problem


def _held(code: str) -> OneTimeCode | None:
    """The code as it is now. The person's row is held before it, as by all who make or end codes, so that none waits in a ring."""
    known = OneTimeCode.objects.filter(hash=hashed(code)).first()
    if known is None:
        return None
    User.objects.select_for_update().get(pk=known.user_id)
    return OneTimeCode.objects.select_for_update(of=("self",)).select_related("user").get(pk=known.pk)


@transaction.atomic
def use_code(*, username: str, code: str, password: str, again: str, now: datetime) -> User:
    """
    Sets the person's own password by a code. Raises UnfitPassword before any code is looked at, else WrongCode.

    The code is looked up by its hash and never by the user: whether somebody has an account is not even asked.
    A new password ends every session of the person.
    """
    fit_password(username=username, password=password, again=again)
    found = _held(code)
    typed, known = username.strip().lower(), found.user.username.lower() if found else ""
    same = constant_time_compare(typed, known)
    if (
        found is None
        or not same
        or found.used_at is not None
        or found.withdrawn_at is not None
        or now >= found.valid_until
        or not found.user.is_active
    ):
        raise WrongCode
    user = found.user
    user.set_password(password)
    user.save(update_fields=["password"])
    found.used_at = now
    found.save(update_fields=["used_at"])
    end_codes(user=user, now=now)
    end_sign_ins(user=user, by=user, wall=clock.wall(), now=now)
    record(
        actor=user,
        action="accounts.use_code",
        subject=f"accounts.user:{user.pk}",
        items=[{"code": found.pk, "purpose": found.purpose}],
        now=now,
    )
    tell(
        users=[user],
        topic=Topic.SECURITY,
        text=f"Mật khẩu vừa được đặt bằng mã dùng một lần, lúc {now:%H:%M %d/%m/%Y}. "
        "Nếu không phải đồng chí, hãy báo ngay người quản trị của đơn vị.",
        url="/",
        key=f"code-used:{found.pk}",
        now=now,
    )
    return user
