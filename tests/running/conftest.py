"""An environment without what the tests set for themselves, and an installation that nobody has started."""

import os

import pytest

from satupintu.running.layout import Layout


@pytest.fixture
def var(tmp_path, monkeypatch):
    """The folder of an installation, not there yet, and nothing of the service in the environment but its name."""
    for name in [name for name in os.environ if name.startswith("SATUPINTU_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SATUPINTU_VAR", str(tmp_path / "var"))
    return tmp_path / "var"


@pytest.fixture
def office(var):
    return Layout(var, port_base=23_000, real=True)
