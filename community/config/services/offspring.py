"""Child processes that never outlive us, in groups of their own.

Two nets, because a kill -9 asks nobody: Linux signals each child when its parent dies
(PDEATHSIG), and the warden ends whole groups, grandchildren too, wherever it runs.
"""

# ruff: noqa: S603 - every word of these command lines is our own

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_NAME = 15
CLONE_NEWUSER = 0x10000000
SOME_USER = 1000  # how root's engine sees itself: any number but 0
# Loaded here and not in the child: between fork and exec only little is allowed.
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Offspring:
    """The children of this process, known to one warden."""

    def __init__(self):
        self._warden = None
        self._watched = {}

    def spawn(self, argv, *, ending=signal.SIGTERM, patience=5.0, disguise=None, **popen):
        """Start argv. `ending` is what it gets when we die; `disguise` changes who it runs as.

        Only the main thread may call this: PDEATHSIG fires when the thread that forked ends.
        """
        follow = following_parent(ending)

        def prepare():
            os.setpgid(0, 0)  # the terminal's Ctrl-C is for us alone: we stop things in order
            if disguise:
                disguise()
            follow()

        child = subprocess.Popen(
            [str(word) for word in argv],
            preexec_fn=prepare,  # noqa: PLW1509 - one thread, and it is the main one
            **popen,
        )
        self._watched[child.pid] = f"watch {child.pid} {int(ending)} {patience}"
        self._tell(self._watched[child.pid])
        return child

    def end(self, child, *, ending=signal.SIGTERM, patience=5.0):
        """Ask a child to stop, wait, and sweep what is left of its group."""
        if child.poll() is None:
            child.send_signal(ending)
            try:
                child.wait(patience)
            except subprocess.TimeoutExpired:
                child.kill()
        self.sweep(child)

    def sweep(self, child):
        """After its main process ended: nothing of the group stays."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        self._watched.pop(child.pid, None)
        self._tell(f"forget {child.pid}")

    def _tell(self, line):
        """A warden that was killed is replaced by one that is told everything again."""
        try:
            self._warden.stdin.write(f"{line}\n".encode())
        except (AttributeError, OSError):
            self._warden = self._hire()
            for known in self._watched.values():
                self._warden.stdin.write(f"{known}\n".encode())

    def _hire(self):
        program = Path(__file__).with_name("warden.py")
        return subprocess.Popen(
            [sys.executable, "-I", "-S", str(program)],
            bufsize=0,
            stdin=subprocess.PIPE,
            start_new_session=True,
        )


def following_parent(ending):
    """What a child calls before exec, so that Linux signals it when we die."""
    parent = os.getpid()

    def follow():
        if LIBC:
            LIBC.prctl(PR_SET_PDEATHSIG, int(ending), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return follow


def forks_end_with_us():
    """From now on whatever this process forks, and what those fork, is killed when its own parent
    ends: a part of the house that was killed leaves no worker behind."""
    if not LIBC:
        return
    forking = [0]

    def before():
        forking[0] = os.getpid()

    def after():
        LIBC.prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != forking[0]:
            os._exit(1)

    os.register_at_fork(before=before, after_in_child=after)


def named(name):
    """What `ps -o comm` and `top` call this process, and what it forks, in 15 letters at most."""
    if LIBC:
        LIBC.prctl(PR_SET_NAME, name.encode(), 0, 0, 0)


def as_somebody_in_a_namespace():
    """Root becomes an ordinary user in the engine's eyes only: files stay root's."""
    if LIBC.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "no user namespaces here")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{SOME_USER} 0 1"),
        ("gid_map", f"{SOME_USER} 0 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def as_account(uid, gid):
    """Root becomes this account for good."""

    def become():
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)

    return become


def namespaces_work():
    """Whether root may take the namespace: inside most containers it may not."""
    if LIBC is None:
        return False
    try:
        subprocess.run(
            ["true"],  # noqa: S607
            preexec_fn=as_somebody_in_a_namespace,
            check=True,
            stderr=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(pid)


def _is_zombie(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False


def program_of(pid: int) -> str:
    """What a process runs, as far as this machine tells; empty when it does not."""
    try:
        return Path(os.readlink(f"/proc/{pid}/exe")).name.removesuffix(" (deleted)")
    except OSError:
        return _program_by_ps(pid)


def _program_by_ps(pid):
    if not Path("/bin/ps").exists():
        return ""
    said = subprocess.run(
        ["/bin/ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return Path(said.stdout.strip()).name


def wait_until_gone(pid: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while alive(pid):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
