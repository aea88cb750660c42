"""Run Python in a process for which the system refuses to bring anything to the disk: fsync fails with an error.

    python tests/without_sync.py -m dure serve …

The refusal is the kernel's (seccomp), for this process and all that it starts. Nothing else is changed.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys

# The numbers of fsync and fdatasync.
CALLS = {"x86_64": (74, 75), "aarch64": (82, 83)}
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, FAIL = 0x7FFF0000, 0x00050000 | errno.EIO
SET_SECCOMP, MODE_FILTER, NO_NEW_PRIVILEGES = 22, 2, 38


class Program(ctypes.Structure):
    """What the kernel is given: how many instructions, and where they are."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def refuse_sync() -> None:
    """Let every fsync of this process fail from now on; OSError where the kernel does not agree."""
    first, second = CALLS[platform.machine()]
    instructions = (
        (LOAD, 0, 0, 0),
        (EQUAL, 2, 0, first),
        (EQUAL, 1, 0, second),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, FAIL),
    )
    code = b"".join(struct.pack("HBBI", *one) for one in instructions)
    set_option = ctypes.CDLL(None, use_errno=True).prctl
    program = Program(len(instructions), code)
    if set_option(NO_NEW_PRIVILEGES, 1, 0, 0, 0) or set_option(
        SET_SECCOMP, MODE_FILTER, ctypes.byref(program)
    ):
        raise OSError(ctypes.get_errno(), "the kernel takes no filter")


if __name__ == "__main__":
    refuse_sync()
    os.execv(sys.executable, [sys.executable, *sys.argv[1:]])  # noqa: S606 the same Python, with what was asked
