"""Makes `register_facts` importable: importlib mode puts no folder on the path. The city is an invented one."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def cast(cast, settings):
    settings.SIMULATED = True
    return cast
