"""What commands on the database have in common: Django set up first, errors said as an answer, a person named, a question."""

import argparse
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from chungsuc.cli import BadInputError

if TYPE_CHECKING:
    from chungsuc.accounts.models import User

Work = Callable[[argparse.Namespace], int]


def answered(work: Work, *, refused: str = "", missing: str = "tệp hoặc thư mục") -> Work:
    """The command's `run`: the work with Django set up, its errors in words after `refused`, and exit 2."""

    def run(arguments: argparse.Namespace) -> int:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chungsuc.settings")
        import django  # noqa: PLC0415 -- slow; only when asked for

        django.setup()
        from django.db import DatabaseError  # noqa: PLC0415 -- needs Django set up

        from chungsuc.accounts.permits import Answer, Refused  # noqa: PLC0415
        from chungsuc.progress.lawbook import one_rulebook  # noqa: PLC0415

        try:
            with one_rulebook():
                return work(arguments)
        except Refused as error:
            said = f"{refused} {error.reason} {error.who_can_lift}"
        except (BadInputError, Answer) as error:
            said = f"{refused} {error}"
        except DatabaseError as error:
            said = f"Không dùng được cơ sở dữ liệu: {error}. Kiểm tra CHUNGSUC_HOME, CHUNGSUC_DATABASE."
        except FileNotFoundError as error:
            said = f"Không có {missing} “{error.filename}”."
        except BrokenPipeError:  # the reader of our output has gone: `main` knows what to do
            raise
        except OSError as error:
            said = f"Không đọc hoặc ghi được tệp: {error}."
        print(said.strip(), file=sys.stderr)
        return 2

    return run


def person(username: str) -> "User":
    from chungsuc.accounts.models import User  # noqa: PLC0415 -- needs Django set up

    user = User.objects.filter(username=username).first()
    if user is None:
        raise BadInputError(f"Không có người dùng “{username}”.")
    return user


def confirmed(question: str, *, unasked: str) -> bool:
    """Asks at a terminal; elsewhere says what to add instead, and takes it as no."""
    if not sys.stdin.isatty():
        print(unasked, file=sys.stderr)
        return False
    return input(f"{question} [c/K] ").strip().lower() in ("c", "có", "co", "y", "yes")
