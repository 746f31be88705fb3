"""Receipts are given for what is committed: neither database may answer before the disk has."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_a_commit_waits_for_the_disk_whatever_the_server_does_by_default():
    asked = {"sqlite": ("PRAGMA synchronous", 2), "postgresql": ("SHOW synchronous_commit", "on")}
    question, waits = asked[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(question)
        assert cursor.fetchone() == (waits,)
