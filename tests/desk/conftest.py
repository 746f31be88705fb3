"""Makes `cards_cast` importable: importlib mode puts no folder on the path."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def audit_emptied_afterwards(transactional_db):
    """A test with several connections is emptied row by row on SQLite, which the audit trail's own guard forbids."""
    yield
    from django.db import connection

    if connection.vendor == "sqlite":
        guard = "name = 'audit_is_never_removed'"
        with connection.cursor() as cursor:
            (sql,) = cursor.execute(f"SELECT sql FROM sqlite_master WHERE {guard}").fetchone()
            cursor.execute("DROP TRIGGER audit_is_never_removed")
            cursor.execute("DELETE FROM foundation_auditentry")
            cursor.execute(sql)
