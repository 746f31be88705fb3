"""The invented prints of the engine's tests, as a page shows them."""

import base64
from pathlib import Path

FOLDER = Path(__file__).parent / "fingerprints" / "prints"


def picture(name: str) -> str:
    """A data address."""
    return f"data:image/png;base64,{base64.b64encode((FOLDER / name).read_bytes()).decode()}"
