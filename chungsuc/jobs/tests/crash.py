"""The steps of the crash test, each in a process of its own: `queue N`, `report`."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chungsuc.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from chungsuc import clock  # noqa: E402
from chungsuc.audit.actions import seal_pending  # noqa: E402
from chungsuc.audit.models import Entry  # noqa: E402
from chungsuc.audit.queries import verify  # noqa: E402
from chungsuc.jobs.actions import enqueue  # noqa: E402
from chungsuc.jobs.models import JobKey  # noqa: E402
from chungsuc.jobs.tests.labour import two_marks  # noqa: E402

if sys.argv[1] == "queue":
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        for number in range(int(sys.argv[2])):
            enqueue(two_marks, number, 0.03, key=f"mark:{number}")
else:
    seal_pending(clock.wall())
    print(  # noqa: T201
        json.dumps(
            {
                "marks": sorted(Entry.objects.filter(action="jobs.test").values_list("subject", flat=True)),
                "statuses": sorted(set(DBTaskResult.objects.values_list("status", flat=True))),
                "begun": sum(JobKey.objects.values_list("attempts", flat=True)),
                "findings": [finding.text for finding in verify(clock.wall())],
            }
        )
    )
