#!/usr/bin/env python3
"""Brings what Headgate needs: checks Swift, make and the system's libraries, and puts DuckDB's command line in place.

    scripts/setup.py            install what is missing, say in one line what cannot be installed
    HEADGATE_NO_INSTALL=1       install no system package; print the command instead

DuckDB comes as the wheels `duckdb-cli` and `duckdb-extension-httpfs` (which reads S3) from PyPI through the ordinary
pip, checked against the hashes below, and lands in .tools/duckdb/. A second run finds everything in place and returns at
once; a damaged file is replaced.
"""
import fcntl
import hashlib
import json
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOOLS = os.path.join(ROOT, ".tools")
DUCKDB = os.path.join(TOOLS, "duckdb", "duckdb")
HTTPFS = os.path.join(TOOLS, "duckdb", "httpfs.duckdb_extension")
VERSION_FILE = os.path.join(TOOLS, "duckdb", "VERSION")
STAMP = os.path.join(TOOLS, "setup.json")

SWIFT_NEEDED = (6, 2)
PYTHON_NEEDED = (3, 9)
DUCKDB_VERSION = "1.5.5"

# Wheel -> the file that it brings, how large it is, and for each (system, machine) the sha256 of the wheel and of the
# file inside it.
WHEELS = {
    "duckdb-cli": (DUCKDB, "duckdb_cli/duckdb", "20 MB", {
        ("Linux", "x86_64"): (
            "2dda43dbd9d112e5d7c6ffca4d226403696812a79fbb19342c2afa6312974f33",
            "3d33b1df037cb049155c393778df7853fafb23e9d49d7c9cacdde4dd67155788",
        ),
        ("Linux", "aarch64"): (
            "3948b25f14b4f32a66dbed35259726e0cedbb204298e2b8a9ada5fc7b5a9982d",
            "9882c99a9804407de82c0edb1816d7667733d37d771a98eb23ad5f6a8d37acb1",
        ),
        ("Darwin", "arm64"): (
            "f4f0810fab4ddf71dcf7f93cdbb9b84ee4ecb350a2592932412410f9f324aaba",
            "d0610710dd30667aa6c76709299b6822e55dc9199803350aa2e1b06e3346943b",
        ),
        ("Darwin", "x86_64"): (
            "8553fef18c443adbc73e4620328f650e4672b402719146c838523672e6ce9886",
            "b5f6e002e2bf316534a3b79f81f07b0faf3f7b88c444d613b515d7346c772735",
        ),
    }),
    # DuckDB checks its own signature on the extension too, whoever packed the wheel.
    "duckdb-extension-httpfs": (
        HTTPFS, "duckdb_extension_httpfs/extensions/v%s/httpfs.duckdb_extension" % DUCKDB_VERSION, "8 MB", {
            ("Linux", "x86_64"): (
                "84913dbe172ccb54368de2c4a020c38ca8b0e76f99df548f7fac37934cc7826f",
                "887c392b1e49128d11667c81e3698d8b00dfdeb456771acf66d05a0f74f7b7d8",
            ),
            ("Linux", "aarch64"): (
                "567d17e398fc29f7ea4bc42ea277ea19643bd1ad1815f676cb6dd994b50399bb",
                "eba6e263e395a83966090f1f11ade63630b1b21422f0f2813858d179d42ea1e9",
            ),
            ("Darwin", "arm64"): (
                "a6d9b245ac83834543354e826020b35b8dba16291bb876b2b00bd49f2c6aeb9d",
                "10514b4ef19f80bf4ec4bf90c124f5d34625f2606263b40ae8ec7979905bb779",
            ),
            ("Darwin", "x86_64"): (
                "5dc6e48e7a6d4c775d88fcd9b6529b385559600c0cd17a2600addfdd34ae3060",
                "a2f48ae06834c165ae73db71f2320360a4b30e7acf4c87187b2241caa48a990d",
            ),
        }),
}

# What a missing piece is called by the package managers that we know how to call.
INSTALL = {"apt-get": "apt-get install -y", "dnf": "dnf install -y", "apk": "apk add"}
PACKAGES = {
    "sqlite": {"apt-get": "libsqlite3-dev", "dnf": "sqlite-devel", "apk": "sqlite-dev"},
    "expat": {"apt-get": "libexpat1-dev", "dnf": "expat-devel", "apk": "expat-dev"},
    "c": {"apt-get": "build-essential", "dnf": "gcc gcc-c++ glibc-devel", "apk": "build-base"},
    "git": {"apt-get": "git", "dnf": "git", "apk": "git"},
    "pip": {"apt-get": "python3-pip", "dnf": "python3-pip", "apk": "py3-pip"},
    "venv": {"apt-get": "python3-venv", "dnf": "python3", "apk": "python3"},
    "swiftpm": {"apt-get": "libcurl4 libxml2 libncurses6 libsqlite3-0 libedit2 libz3-4",
                "dnf": "libcurl libxml2 ncurses-libs sqlite-libs libedit z3-libs",
                "apk": "libcurl libxml2 ncurses-libs sqlite-libs libedit z3"},
}


class SetupError(Exception):
    """One line for the reader: what is wrong and what to do."""


def say(line):
    print("setup: " + line, flush=True)


def run(command, **options):
    """Runs a command without standard input and gives (exit code, its output and errors as one text)."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              universal_newlines=True, errors="replace", **options)
        return done.returncode, done.stdout
    except OSError as error:
        return 127, str(error)


def last_line(text):
    lines = text.strip().splitlines()
    return lines[-1].strip() if lines else "no output"


# ---- the system ------------------------------------------------------------------------------------------------------

def install_command(piece):
    """The command that installs a missing piece here, as a user would type it; None where we know none."""
    for manager in INSTALL:
        if shutil.which(manager):
            return INSTALL[manager] + " " + PACKAGES[piece][manager]
    return None


def require(piece, present, message):
    """Checks a piece; installs it where that is allowed, else stops with one line that names the command."""
    if present():
        return
    command = install_command(piece)
    if command is None:
        raise SetupError(message)
    hint = message + "; install it with: " + ("" if os.geteuid() == 0 else "sudo ") + command
    if os.environ.get("HEADGATE_NO_INSTALL", "") not in ("", "0"):
        raise SetupError(hint)
    if os.geteuid() == 0:
        prefix = []
    elif shutil.which("sudo") and run(["sudo", "-n", "true"])[0] == 0:
        prefix = ["sudo", "-n"]
    else:
        raise SetupError(hint)
    say(message + "; running: " + " ".join(prefix + [command]))
    words = prefix + ["env", "DEBIAN_FRONTEND=noninteractive"] + shlex.split(command)
    if run(words)[0] != 0 and "apt-get" in words:
        run(prefix + ["apt-get", "update", "-qq"])
        run(words)
    if not present():
        raise SetupError(hint + " (tried, without success)")


def version_of(text):
    found = re.search(r"Swift version (\d+)\.(\d+)", text)
    return (int(found.group(1)), int(found.group(2))) if found else None


def check_swift():
    needed = "Swift %d.%d or later is needed" % SWIFT_NEEDED
    if not shutil.which("swift"):
        raise SetupError(needed + " and no `swift` is on the PATH; install it from https://www.swift.org/install")
    text = run(["swift", "--version"])[1]
    found = version_of(text)
    if found is None:
        raise SetupError("`swift --version` does not work: " + last_line(text))
    if found < SWIFT_NEEDED:
        raise SetupError(needed + ", this is %d.%d; install it from https://www.swift.org/install" % found)
    require("git", lambda: shutil.which("git") is not None, "git is missing (SwiftPM fetches packages with it)")
    code, text = run(["swift", "package", "--version"])
    if code != 0:
        require("swiftpm", lambda: run(["swift", "package", "--version"])[0] == 0,
                "`swift package` does not run (%s)" % last_line(text))


def clang():
    """The C compiler of the Swift toolchain, which is the one that builds GRDB's SQLite module."""
    beside = os.path.join(os.path.dirname(os.path.realpath(shutil.which("swift"))), "clang")
    return beside if os.path.exists(beside) else (shutil.which("clang") or shutil.which("cc"))


def links(source, *libraries):
    """Whether a C program compiles and links: proves headers and libraries at once, wherever they live."""
    compiler = clang()
    if compiler is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "probe.c")
        with open(path, "w") as file:
            file.write(source)
        return run([compiler, path, "-o", os.path.join(folder, "probe")] + list(libraries))[0] == 0


def check_libraries():
    if platform.system() != "Linux":  # macOS: the SDK has them
        return
    require("c", lambda: links("#include <stdio.h>\nint main(void) { return 0; }\n"),
            "the C headers and linker are missing")
    require("sqlite", lambda: links("#include <sqlite3.h>\nint main(void) { return !sqlite3_libversion_number(); }\n",
                                    "-lsqlite3"),
            "the SQLite development files (sqlite3.h, libsqlite3) are missing")
    require("expat", lambda: links("#include <expat.h>\nint main(void) { return !XML_ExpatVersion(); }\n", "-lexpat"),
            "the expat development files (expat.h, libexpat) are missing")


# ---- DuckDB ----------------------------------------------------------------------------------------------------------

def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def pins(wheel):
    here = (platform.system(), {"amd64": "x86_64"}.get(platform.machine(), platform.machine()))
    known = WHEELS[wheel][3]
    if here not in known:
        raise SetupError("no DuckDB is pinned for %s on %s; known are %s" % (
            here[0], here[1], ", ".join("%s %s" % place for place in sorted(known))))
    return known[here]


def download(name, size, folder):
    """The wheel, by pip, from whatever index the user's pip is set up for. (The extension's wheel asks for a Python
    module of DuckDB that nothing here uses: so without dependencies.)"""
    require("pip", lambda: run([sys.executable, "-m", "pip", "--version"])[0] == 0,
            "pip is missing (`%s -m pip` does not run)" % sys.executable)
    say("fetching DuckDB %s (%s, about %s)" % (DUCKDB_VERSION, name, size))
    code, text = run([sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-input",
                      "--disable-pip-version-check", "--progress-bar", "off", "-d", folder,
                      name + "==" + DUCKDB_VERSION])
    wheels = [file for file in os.listdir(folder) if file.endswith(".whl")]
    if code != 0 or not wheels:
        errors = [line for line in text.splitlines() if "ERROR" in line] or [last_line(text)]
        raise SetupError(
            "pip could not fetch %s==%s (%s); check the network and `pip config list`, or put the wheel into a "
            "folder and run: PIP_NO_INDEX=1 PIP_FIND_LINKS=FOLDER make setup" % (
                name, DUCKDB_VERSION, errors[-1].strip()))
    return os.path.join(folder, wheels[0])


def unpack(wheel, member, target, expected):
    """Puts the file in place in one step, so that nobody ever sees half of it."""
    if sha256(wheel) != expected[0]:
        raise SetupError("%s is not the pinned file (sha256 %s instead of %s); nothing was installed" % (
            os.path.basename(wheel), sha256(wheel), expected[0]))
    os.makedirs(os.path.dirname(target), exist_ok=True)
    part = target + ".part"
    with zipfile.ZipFile(wheel) as archive, archive.open(member) as source, open(part, "wb") as file:
        shutil.copyfileobj(source, file, 1 << 20)
    os.chmod(part, 0o755)
    if sha256(part) != expected[1]:
        os.remove(part)
        raise SetupError("%s in the wheel is not the pinned file; nothing was installed" % member)
    os.replace(part, target)


def bring(name):
    target, member, size, _ = WHEELS[name]
    expected = pins(name)
    if not os.path.isfile(target) or sha256(target) != expected[1]:
        if os.path.lexists(target):
            say("%s is damaged or of another version: replacing it" % os.path.relpath(target, ROOT))
            if os.path.isdir(target) and not os.path.islink(target):
                shutil.rmtree(target)
        with tempfile.TemporaryDirectory(dir=TOOLS) as folder:
            unpack(download(name, size, folder), member, target, expected)
    os.chmod(target, 0o755)


def check_duckdb():
    for name in WHEELS:
        bring(name)
    code, text = run([DUCKDB, "-version"])
    if code != 0 or not text.startswith("v" + DUCKDB_VERSION):
        raise SetupError(".tools/duckdb/duckdb does not run here (exit code %d): %s" % (code, last_line(text)))
    # Never `INSTALL`: loading by path fetches nothing, and fails where the file is for another DuckDB or system.
    code, text = run([DUCKDB, "-no-init", "-no-stdin", "-bail", "-c", "LOAD '%s'" % HTTPFS.replace("'", "''")])
    if code != 0:
        raise SetupError(".tools/duckdb/httpfs.duckdb_extension does not load here: " + last_line(text))
    with open(VERSION_FILE, "w") as file:
        file.write(DUCKDB_VERSION + "\n")


# ---- the quick way ---------------------------------------------------------------------------------------------------

def identity(path):
    """What changes when a file is touched in any way; the change time cannot be set back by a user's program."""
    try:
        facts = os.stat(path)
    except OSError:
        return None
    return [os.path.realpath(path), facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_mode]


def fingerprint():
    """Everything that the last full check saw; as long as it is the same, there is nothing to do."""
    watched = [DUCKDB, HTTPFS, VERSION_FILE, os.path.abspath(__file__)]
    watched += [shutil.which(name) or name for name in ("swift", "git", "make")]
    watched += ["/usr/include/sqlite3.h", "/usr/include/expat.h", "/usr/include/stdio.h"] if platform.system() == "Linux" else []
    return [identity(path) for path in watched]


def stamped():
    try:
        with open(STAMP) as file:
            return json.load(file)
    except (OSError, ValueError):
        return None


def main():
    if sys.version_info < PYTHON_NEEDED:
        raise SetupError("Python %d.%d or later is needed, `%s` is %d.%d" % (
            PYTHON_NEEDED + (sys.executable,) + sys.version_info[:2]))
    os.makedirs(TOOLS, exist_ok=True)
    with open(os.path.join(TOOLS, "lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two makes at once: the second waits, then finds everything in place
        if os.path.isfile(DUCKDB) and os.path.isfile(HTTPFS) and stamped() == fingerprint():
            return
        if not shutil.which("make"):
            raise SetupError("make is missing")
        check_swift()
        check_libraries()
        check_duckdb()
        with open(STAMP, "w") as file:
            json.dump(fingerprint(), file)
        say("ready: Swift, SQLite, expat and DuckDB %s are in place" % DUCKDB_VERSION)


if __name__ == "__main__":
    try:
        main()
    except SetupError as error:
        sys.exit("setup: " + str(error))
    except OSError as error:
        sys.exit("setup: %s" % error)
    except KeyboardInterrupt:
        sys.exit(130)
