"""Queries of every page, held against one reviewed file. Session and user are not counted."""

from pathlib import Path

import yaml
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.test_access import addresses

BUDGETS = yaml.safe_load(Path(__file__).with_name("query_budgets.yaml").read_text())


def test_no_page_asks_more_than_its_budget(cast: Cast) -> None:
    known = addresses(cast)
    asked: dict[str, int] = {}
    for name, budget in BUDGETS.items():
        client = Client()
        client.force_login(cast[budget["who"]], backend="allauth.account.auth_backends.AuthenticationBackend")
        client.get(known[name])
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(known[name])
        assert answer.status_code == 200, name
        own = [
            q["sql"]
            for q in caught.captured_queries
            if "django_session" not in q["sql"] and 'FROM "accounts_user"' not in q["sql"]
        ]
        asked[name] = len([q for q in own if not q.startswith(("SAVEPOINT", "RELEASE"))])
    assert {n: a for n, a in asked.items() if a > BUDGETS[n]["queries"]} == {}
