"""Makes `recordings` importable: importlib mode puts no folder on the path. Jobs are done as left, nothing is kept."""

import sys
from pathlib import Path

import pytest
from django.core.cache import cache

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(autouse=True)
def jobs_at_once_and_nothing_kept(settings):
    cache.clear()  # each test has data of its own
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
