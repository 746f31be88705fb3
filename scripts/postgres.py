"""A PostgreSQL of our own for the tests: made, started and thrown away; nothing of a running one is touched."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# what a power cut would lose may be lost; compiling a query takes longer than any of the tests' queries
HASTY = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c jit=off"


def newest_binaries() -> Path:
    """The folder of the newest installed server's programs."""
    return max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))


def as_owner(command: list[str]) -> list[str]:
    """The command as somebody the server accepts: it refuses to run as root."""
    return ["runuser", "-u", "postgres", "--", *command] if os.getuid() == 0 else command


def run(command: list[str]) -> None:
    subprocess.run(as_owner(command), check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextmanager
def running_postgres() -> Iterator[str]:
    """Start a server on a free loopback port, yield its address, stop it and remove its files.

    Its files lie in the system's temporary folder, since another user may not enter a checkout.
    """
    binaries = newest_binaries()
    data = Path(tempfile.mkdtemp(prefix="satupintu-postgres-"))
    if os.getuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(data, owner.pw_uid, owner.pw_gid)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' {HASTY}"
    try:
        initdb = [str(binaries / "initdb"), "-D", f"{data}/db", "-U", "satupintu", "-A", "trust", "-E", "UTF8", "-N"]
        run([*initdb, "--locale=C.UTF-8"])
        control = [str(binaries / "pg_ctl"), "-D", f"{data}/db", "-w", "-l", f"{data}/log"]
        run([*control, "-o", options, "start"])
        try:
            yield f"postgresql://satupintu@127.0.0.1:{port}/postgres"
        finally:
            run([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(data, ignore_errors=True)
