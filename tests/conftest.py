"""Ground of all tests: a folder of their own, never an installation's."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SATUPINTU_VAR", str(Path(tempfile.gettempdir()) / f"satupintu-tests-{os.getuid()}"))
os.environ.setdefault("SATUPINTU_SIMULATED", "1")
