"""No CSV leaves the city without the mark of invented data (docs/flows/design.md, "Files")."""

import re
from pathlib import Path

import satupintu.city

CITY = Path(satupintu.city.__file__).parent
AROUND = re.compile(
    r"from satupintu\.design\.(sheets|plots) import (\([^)]*|[^\n(]*)\b(as_csv|csv_text)\b"
    r"|\b(plots|sheets)\.(as_csv|csv_text)\(|\bcsv\.(writer|DictWriter)\("
)
NAME_IT_THEMSELVES = {
    "participation/report.py",  # of the study or another office: not invented
    "participation/ui/comparison.py",  # each line says it of its own source
    "participation/semester/files.py",  # as the report says
    "register/importing/words.py",  # an office's own file comes back as it was
}


def test_whoever_writes_a_csv_marks_it():
    around = {f"{file.relative_to(CITY)}" for file in CITY.rglob("*.py") if AROUND.search(file.read_text())}
    assert around == NAME_IT_THEMSELVES
