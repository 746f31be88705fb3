"""Every text of the interface has its Indonesian: nothing untranslated, nothing fuzzy."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

SOURCE = Path(__file__).parents[2] / "src/satupintu"
APPS = sorted({path.parents[3] for path in SOURCE.rglob("*/locale/id/LC_MESSAGES/django.po")})
SPEAKING = sorted(
    {
        path.parents[1] if path.parent.name == "templates" else path.parents[2]
        for path in SOURCE.rglob("templates/*/*.html")
    }
)


def test_every_room_with_pages_has_a_catalogue():
    without = [str(app.relative_to(SOURCE)) for app in SPEAKING if not any(app.is_relative_to(known) for known in APPS)]
    assert without == []


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """A copy of the source in which each catalogue holds the texts of its room, as `makemessages` found them."""
    if shutil.which("xgettext") is None:
        pytest.fail("GNU gettext is missing: ./test installs it, or type apt-get install -y gettext")
    copy = tmp_path_factory.mktemp("texts") / SOURCE.name
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("static", "__pycache__", "*.mo"))
    command = [sys.executable, "-P", "-m", "django", "makemessages", "-l", "id", "--no-location", "--verbosity", "0"]
    alone = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}  # no place's paths
    subprocess.run(command, cwd=copy, env=alone, check=True, capture_output=True, text=True)
    return copy


@pytest.mark.parametrize("app", [app.relative_to(SOURCE) for app in APPS], ids=str)
def test_every_text_is_translated(extracted, app):
    catalogue = polib.pofile(str(extracted / app / "locale/id/LC_MESSAGES/django.po"))
    untranslated = [entry.msgid for entry in catalogue.untranslated_entries()]
    assert untranslated == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
