"""A process of its own that appends pieces until it is killed: prints what is acknowledged."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chungsuc.settings")

import django

django.setup()

from chungsuc.documents.actions import append  # noqa: E402 -- needs Django set up
from chungsuc.documents.models import Upload  # noqa: E402

STEP = 997


def content(size: int) -> bytes:
    return b"".join(b"%015d\n" % n for n in range(size // 16))


def main() -> None:
    upload = Upload.objects.get()
    whole = content(upload.size)
    while upload.received < upload.size:
        start = upload.received
        upload = append(upload=upload, offset=start, data=whole[start : start + STEP])
        sys.stdout.write(f"{upload.received}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
