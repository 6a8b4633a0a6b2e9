"""Measures processes: CPU, wall and peak memory, of a process itself and of its children apart.

CPU is user + system time as the kernel accounts it, children included once they have been waited for. On Linux the
process's own share is read from /proc while it is a zombie, its own peak memory (VmHWM) while it runs; where there is
no /proc only the totals are known.
"""
import os
import platform
import statistics
import subprocess
import time

POLL = 0.004
TICK = os.sysconf("SC_CLK_TCK")


class Failed(Exception):
    """A measured command that did not end as it should."""


class Usage:
    """What one run of a command took. Seconds and bytes; None where the system does not tell."""

    def __init__(self, wall, cpu, own_cpu, children_wall, own_peak, largest_peak, output):
        self.wall = wall
        self.cpu = cpu
        self.own_cpu = own_cpu
        self.children_cpu = None if own_cpu is None else max(0.0, cpu - own_cpu)
        # Time during which at least one child lived. Children that run one after another add up to it.
        self.children_wall = children_wall
        self.own_peak = own_peak
        # Of the largest single process, this one or a child.
        self.largest_peak = largest_peak
        self.output = output


def run(command, env=None, cwd=None, codes=(0,)):
    """Runs a command to its end and gives its Usage. Output is kept; errors are shown when it fails."""
    outfile = os.path.join(scratch(), "output")
    errfile = os.path.join(scratch(), "errors")
    with open(outfile, "wb") as out, open(errfile, "wb") as err:
        start = time.monotonic()
        process = subprocess.Popen(command, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        peak, with_children = watch(process.pid)
        own = own_cpu(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
    process.returncode = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
    with open(outfile, errors="replace") as out:
        output = out.read()
    if process.returncode not in codes:
        with open(errfile, errors="replace") as err:
            raise Failed("%s ended with %d\n%s%s" % (" ".join(command[:3]), process.returncode, err.read()[-2000:],
                                                     output[-2000:]))
    largest = usage.ru_maxrss * (1 if platform.system() == "Darwin" else 1024)
    return Usage(wall, usage.ru_utime + usage.ru_stime, own, with_children, peak, largest, output)


_scratch = None


def scratch():
    return _scratch


def set_scratch(folder):
    global _scratch
    os.makedirs(folder, exist_ok=True)
    _scratch = folder


def watch(pid):
    """Waits until a process has ended, without reaping it. Gives its own peak memory and its time with children."""
    peak, with_children, last = None, 0.0, time.monotonic()
    has_proc = os.path.isdir("/proc/self")
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
        if has_proc:
            peak = max(peak or 0, high_water(pid) or 0)
            now = time.monotonic()
            if has_children(pid):
                with_children += now - last
            last = now
        time.sleep(POLL)
    return peak, with_children if has_proc else None


def high_water(pid):
    try:
        with open("/proc/%d/status" % pid) as file:
            for line in file:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return None


def has_children(pid):
    try:
        for task in os.listdir("/proc/%d/task" % pid):
            with open("/proc/%d/task/%s/children" % (pid, task)) as file:
                if file.read().strip():
                    return True
    except OSError:
        pass
    return False


def own_cpu(pid):
    """User + system time of a zombie, all its threads, without children; to a clock tick."""
    try:
        with open("/proc/%d/stat" % pid) as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK
    except (OSError, IndexError, ValueError):
        return None


def repeated(runs, *bodies):
    """Runs bodies in turn, A B A B …, after one round that is not counted; gives a list of results for each."""
    for body in bodies:
        body()
    results = [[] for _ in bodies]
    for _ in range(runs):
        for index, body in enumerate(bodies):
            results[index].append(body())
    return results


def median(usages, name):
    values = [getattr(usage, name) for usage in usages]
    return None if any(value is None for value in values) else statistics.median(values)


def ratio(first, second, name):
    """The median of the ratios pair by pair, which holds when the machine's speed drifts."""
    pairs = [(getattr(a, name), getattr(b, name)) for a, b in zip(first, second)]
    return statistics.median(a / b for a, b in pairs)


def peak(usages, name):
    values = [getattr(usage, name) for usage in usages]
    return None if any(value is None for value in values) else max(values)



# ---- the machine -----------------------------------------------------------------------------------------------------

def machine(duckdb):
    """What a reader must know of the machine to read figures; no names."""
    facts = ["%d cores" % (os.cpu_count() or 1), platform.system() + " " + platform.machine()]
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        facts.insert(1, "%.0f GiB memory" % (memory / 2**30))
    except (ValueError, OSError):
        pass
    facts.append("Python " + platform.python_version())
    facts.append("DuckDB " + subprocess.run([duckdb, "--version"], stdout=subprocess.PIPE, check=True,
                                            universal_newlines=True).stdout.split()[0].lstrip("v"))
    swift = subprocess.run(["swift", "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                           universal_newlines=True).stdout
    words = swift.split()
    if "version" in words:
        facts.append("Swift " + words[words.index("version") + 1])
    return facts


def load():
    return os.getloadavg()[0]
