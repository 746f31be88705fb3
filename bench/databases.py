"""The same measure on an empty city of each database, one after the other."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
from postgres import running_postgres  # type: ignore[import-not-found]

DATABASES = ("sqlite", "postgresql")
Environment = dict[str, str]
Result = TypeVar("Result")


def on_each(only: str | None, measure: Callable[[Environment], Result]) -> dict[str, Result]:
    """What `measure` gives by database (`only`: one of them), each in a folder of its own that is thrown away."""
    results = {}
    if only != "postgresql":
        with _empty_city("") as environment:
            results["sqlite"] = measure(environment)
    if only != "sqlite":
        with running_postgres() as address, _empty_city(address) as environment:
            results["postgresql"] = measure(environment)
    return results


@contextmanager
def _empty_city(address: str) -> Iterator[Environment]:
    with tempfile.TemporaryDirectory(prefix="satupintu-bench-") as folder:
        environment = {**os.environ, "SATUPINTU_VAR": folder, "SATUPINTU_SIMULATED": "1"}
        environment.pop("SATUPINTU_DATABASE_URL", None)
        if address:
            environment["SATUPINTU_DATABASE_URL"] = address
        migrate = [sys.executable, "-m", "satupintu.city", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, env=environment, check=True)
        yield environment
