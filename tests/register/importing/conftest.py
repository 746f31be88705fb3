"""Files as offices send them."""

import csv
import io
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def write(tmp_path):
    """Writes rows (dicts by header) as CSV; gives the path."""

    def written(rows, *, encoding="utf-8", delimiter=",", name="list.csv"):
        text = io.StringIO()
        headers = list(dict.fromkeys(header for row in rows for header in row))
        writer = csv.DictWriter(text, headers, delimiter=delimiter, restval="")
        writer.writeheader()
        writer.writerows(rows)
        path = tmp_path / name
        path.write_bytes(text.getvalue().encode(encoding))
        return path

    return written
