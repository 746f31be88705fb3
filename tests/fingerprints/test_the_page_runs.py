"""What docs/fingerprints.md shows can be copied and runs."""

import re
import shutil
from pathlib import Path

from satupintu.fingerprints import Decision

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "fingerprints.md"


def test_the_example_program_runs_as_it_stands(tmp_path, monkeypatch):
    shutil.copy(HERE / "prints" / "a_1.png", tmp_path / "thumb.png")
    shutil.copy(HERE / "prints" / "a_2.png", tmp_path / "thumb-again.wsq")  # the bytes say what they are, not the name
    monkeypatch.chdir(tmp_path)
    program = re.search("```python\n(.*?)```", PAGE.read_text(), re.DOTALL)[1]
    made: dict[str, object] = {}
    exec(program, made)
    assert made["decide"](made["found"]) is Decision.UNDECIDED, "one finger alone is for officers to judge"
    assert made["score"] > 0.3
