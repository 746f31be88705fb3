"""Every text of the interface has its Indonesian: nothing untranslated, nothing fuzzy."""

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


@pytest.mark.parametrize("app", APPS, ids=lambda app: str(app.relative_to(SOURCE)))
def test_every_text_is_translated(app, tmp_path):
    if shutil.which("xgettext") is None:
        pytest.fail("GNU gettext is missing: ./test installs it, or type apt-get install -y gettext")
    copy = tmp_path / app.name
    shutil.copytree(app, copy, ignore=shutil.ignore_patterns("static", "__pycache__", "*.mo"))
    for nested in [path for path in copy.rglob("locale") if path.parent != copy]:
        shutil.rmtree(nested.parent)  # a room with a catalogue of its own is another case of this test
    command = [sys.executable, "-P", "-m", "django", "makemessages", "-l", "id", "--no-location", "--verbosity", "0"]
    subprocess.run(command, cwd=copy, check=True, capture_output=True, text=True)
    catalogue = polib.pofile(str(copy / "locale/id/LC_MESSAGES/django.po"))
    untranslated = [entry.msgid for entry in catalogue.untranslated_entries()]
    assert untranslated == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
