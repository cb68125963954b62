"""Papers by the words in them: one question, the same answer on both databases."""

from functools import reduce
from operator import add
from typing import Final

from django.db import connection
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from chungsuc.documents.models import Paper
from chungsuc.documents.searching import Asked

# By hand, since Django's own search knows PostgreSQL only; the words are a parameter.
SQLITE: Final = "SELECT rowid FROM documents_search WHERE documents_search MATCH %s"
POSTGRES: Final = (
    "SELECT id FROM documents_paper WHERE to_tsvector('simple', search_text) @@ plainto_tsquery('simple', %s)"
)


def search_papers(wanted: Asked, among: QuerySet[Paper]) -> QuerySet[Paper]:
    """
    Those of `among` in which every term occurs, each with its `relevance`: how many terms stand in its number, subject
    or issuer. The more the earlier; then the newest date of the paper. None where nothing is asked.
    """
    if not wanted.terms:
        return among.none()
    if connection.vendor == "postgresql":
        inside = RawSQL(POSTGRES, [" ".join(wanted.words)])  # noqa: S611 -- constant text, words as parameter
    else:
        inside = RawSQL(SQLITE, [" ".join(f'"{word}"' for word in wanted.words)])  # noqa: S611
    found = among.filter(pk__in=inside)
    for phrase in wanted.phrases:
        found = found.filter(search_text__contains=f" {phrase} ")
    in_head = [_in_head(f" {' '.join(term)} ") for term in wanted.terms]
    return found.annotate(relevance=reduce(add, in_head)).order_by("-relevance", "-dated", "-pk")


def _in_head(term: str) -> Case:
    """1 where the term stands in the head, else 0."""
    inside = GreaterThan(StrIndex("search_head", Value(term)), 0)
    return Case(When(inside, then=1), default=0, output_field=IntegerField())
