"""Disks that fail by the kernel: EFBIG by a limit on the size of files, ENOSPC by a full tmpfs, EIO by strace.

A limit (RLIMIT_FSIZE) needs no rights; the two others need root. What cannot be had is left out and said.
"""

import asyncio
import ctypes
import os
import resource
import shutil
from asyncio.subprocess import DEVNULL
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

CLONE_NEWNS, MS_REC, MS_PRIVATE = 0x20000, 1 << 14, 1 << 18
ENDS_WITHIN = 5  # seconds
WINDOW = 0.4  # seconds, at most; it ends with the first failure
UNLIMITED = resource.RLIM_INFINITY
SYSTEM_CALLS = "pwrite64,fdatasync,fsync,ftruncate"


def separate_disks(sizes: dict[Path, int]) -> bool:
    """Lay a tmpfs of so many megabytes over each folder, seen by this process and its children only.

    False, and nothing is changed, where that is not allowed.
    """
    system = ctypes.CDLL(None, use_errno=True)
    if os.geteuid() or system.unshare(CLONE_NEWNS) or system.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None):
        return False
    laid = [
        system.mount(b"tmpfs", str(folder).encode(), b"tmpfs", 0, f"size={size}m".encode())
        for folder, size in sizes.items()
    ]
    return not any(laid)


def kinds(*, separate: bool) -> list[str]:
    """What can be had on this machine."""
    return ["EFBIG", *(["ENOSPC"] if separate else []), *(["EIO"] if shutil.which("strace") else [])]


async def fail(kind: str, pid: int, folder: Path, failed: Callable[[], bool]) -> bool:
    """Let the disk of one program fail until it noticed (`failed`) or a moment has passed; True when it noticed."""
    end = {"EFBIG": _limit, "ENOSPC": _fill, "EIO": _trace}[kind]
    return await end(pid, folder, failed)


async def _until(failed: Callable[[], bool]) -> bool:
    for _ in range(int(WINDOW / 0.005)):
        if failed():
            return True
        await asyncio.sleep(0.005)
    return failed()


async def _limit(pid: int, _folder: Path, failed: Callable[[], bool]) -> bool:
    with suppress(ProcessLookupError):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, UNLIMITED))
        try:
            return await _until(failed)
        finally:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (UNLIMITED, UNLIMITED))
    return failed()


async def _fill(_pid: int, folder: Path, failed: Callable[[], bool]) -> bool:
    filler = folder / "filler"
    with filler.open("wb") as file:
        try:
            disk = os.statvfs(folder)
            with suppress(OSError):
                os.posix_fallocate(file.fileno(), 0, max(1, disk.f_bavail * disk.f_frsize))
            return await _until(failed)
        finally:
            filler.unlink()


async def _trace(pid: int, _folder: Path, failed: Callable[[], bool]) -> bool:
    calls = ("-e", f"trace={SYSTEM_CALLS}", "-e", f"inject={SYSTEM_CALLS}:error=EIO")
    command = ["strace", "-f", "-qq", "-p", str(pid), "-o", os.devnull, *calls]
    # with our output in its hands whoever reads that would wait for it as well
    tracer = await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL)
    try:
        return await _until(failed)
    finally:
        await _end(tracer)


async def _end(tracer: asyncio.subprocess.Process) -> None:
    """Ask it to let go, then kill it: where the traced program was killed in its hands it waits for ever."""
    with suppress(ProcessLookupError, TimeoutError):
        tracer.terminate()
        try:
            await asyncio.wait_for(tracer.wait(), ENDS_WITHIN)
        finally:
            if tracer.returncode is None:
                tracer.kill()
