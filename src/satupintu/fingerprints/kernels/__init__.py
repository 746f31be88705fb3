"""Compiled inner loops. Importing this package loads Numba.

Numba keeps machine code on disk and makes it anew when the function's own file changed, but not when a file changed
whose functions it calls. So the code is kept in a folder named after the content of all of them.
"""

import hashlib
import os
from pathlib import Path

import numba

from satupintu.fingerprints import parameters

_HERE = Path(__file__).parent
_SOURCES = [*sorted(_HERE.glob("*.py")), Path(parameters.__file__)]
_CONTENT = hashlib.sha256(b"".join(path.read_bytes() for path in _SOURCES)).hexdigest()[:16]
_ABOVE = Path(os.environ.get("NUMBA_CACHE_DIR") or _HERE / "__pycache__")
if os.access(_ABOVE if _ABOVE.exists() else _ABOVE.parent, os.W_OK):  # else Numba finds a place of its own
    setattr(numba.config, "CACHE_DIR", str(_ABOVE / f"kernels-{_CONTENT}"))  # noqa: B010 - made at run time, mypy sees none
