#!/usr/bin/env python3
"""Brings the AWS of the tests: a virtual environment in .tools/fake-aws with what Tests/FakeAWS/requirements.txt pins.

    scripts/fake_aws.py        make it, or return at once if it is in place
    FAKE_AWS_PYTHON=PROGRAM    the Python to make it with (3.10 or later; default: the first one found)

Packages come through the ordinary pip, each checked against its hash. A stamp is written last, so that an interrupted
build is never taken for a good one.
"""
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys

from setup import SetupError, require

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
REQUIREMENTS = os.path.join(ROOT, "Tests", "FakeAWS", "requirements.txt")
PLACE = os.path.join(ROOT, ".tools", "fake-aws")
STAMP = os.path.join(PLACE, "STAMP")
NEEDED = (3, 10)


def digest():
    with open(REQUIREMENTS, "rb") as file, open(os.path.abspath(__file__), "rb") as script:
        return hashlib.sha256(file.read() + script.read() + PLACE.encode()).hexdigest()


def in_place(expected):
    """The stamp is written last; the interpreter behind the environment may have gone since."""
    try:
        with open(STAMP) as file:
            return file.read().strip() == expected and os.path.exists(os.path.join(PLACE, "bin", "python"))
    except OSError:
        return False


def version(program):
    done = subprocess.run([program, "-c", "import sys, venv, ensurepip; print(*sys.version_info[:2])"],
                          stdin=subprocess.DEVNULL, capture_output=True, universal_newlines=True)
    return tuple(map(int, done.stdout.split())) if done.returncode == 0 else (0, 0)


def found_interpreter():
    given = os.environ.get("FAKE_AWS_PYTHON")
    names = [given] if given else [sys.executable] + ["python3." + str(minor) for minor in (14, 13, 12, 11, 10)]
    for name in names:
        found = shutil.which(name)
        if found and version(found) >= NEEDED:
            return found
    return None


def interpreter():
    require("venv", lambda: found_interpreter() is not None,
            "the AWS of the tests needs Python %d.%d or later with venv (or name one: FAKE_AWS_PYTHON=PROGRAM)" % NEEDED)
    return found_interpreter()


def run(command, what):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          universal_newlines=True, errors="replace")
    if done.returncode != 0:
        lines = [line for line in done.stdout.splitlines() if "ERROR" in line] or done.stdout.splitlines() or ["no output"]
        raise SetupError("%s: %s" % (what, lines[-1].strip()))


def build(expected):
    shutil.rmtree(PLACE, ignore_errors=True)
    run([interpreter(), "-m", "venv", PLACE], "no virtual environment could be made")
    print("fake-aws: fetching moto, boto3, sqlglot, DuckDB and the aws command line (about 100 MB)", flush=True)
    run([os.path.join(PLACE, "bin", "python"), "-m", "pip", "install", "--require-hashes", "--only-binary=:all:",
         "--no-input", "--disable-pip-version-check", "--progress-bar", "off", "-q", "-r", REQUIREMENTS],
        "pip could not install Tests/FakeAWS/requirements.txt (check the network and `pip config list`)")
    with open(STAMP, "w") as file:
        file.write(expected + "\n")
    print("fake-aws: ready", flush=True)


def main():
    expected = digest()
    os.makedirs(os.path.dirname(PLACE), exist_ok=True)
    with open(os.path.join(os.path.dirname(PLACE), "fake-aws.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two makes at once: the second waits, then finds everything in place
        if not in_place(expected):
            build(expected)


if __name__ == "__main__":
    try:
        main()
    except SetupError as error:
        sys.exit("fake-aws: " + str(error))
    except OSError as error:
        sys.exit("fake-aws: %s" % error)
    except KeyboardInterrupt:
        sys.exit(130)
