#!/usr/bin/env python3
"""What the compiler does not check: forbidden constructs, dependencies only downward, documented ports, no leaks.

    scripts/check.py              check the tree; one finding a line, `path:line: message`; exit 1 if there are any
    scripts/check.py --self-test  plant one offence of each kind in a scratch folder and see that each is found
"""
import json
import os
import re
import subprocess
import sys
import tempfile

# The levels of docs/architecture.md. A target depends on lower levels only. The composition roots may use what they
# share; two stores may use the files that they are made of.
LEVELS = {
    "SigV4": 0, "CExpat": 0, "CZlib": 0,
    "SegmentCore": 1, "AWSClient": 1,
    "Workflow": 2, "QueryEngines": 2, "Destinations": 2, "ProjectFiles": 2, "Webhooks": 2, "SNSNotices": 2, "Telemetry": 2,
    "S3Store": 2, "BatchFiles": 2, "FileStore": 2, "JournalStore": 2, "AudienceStore": 2, "StatusServer": 2,
    "Operations": 3,
    "Assembly": 4, "AWSRoot": 4, "MachineRoot": 4,
    "Commands": 5,
    "headgate": 6,
}
NEIGHBOURS = {
    "JournalStore": {"FileStore"}, "AudienceStore": {"BatchFiles"},
    "AWSRoot": {"Assembly"}, "MachineRoot": {"Assembly", "AWSRoot"},
}

# What a target must not link, directly or through others: our targets, and products of packages.
SQLITE = {"GRDB", "GRDBSQLite", "JournalStore", "AudienceStore"}
HTTP_SERVER = {"Hummingbird", "StatusServer"}
COMMAND_LINE = {"ArgumentParser", "Commands"}
AWS = {"SigV4", "AWSClient", "S3Store", "SNSNotices", "AWSRoot"}
CONFORMERS = {"QueryEngines", "Destinations", "BatchFiles", "FileStore", "Webhooks", "Telemetry"} | SQLITE | HTTP_SERVER | AWS
NOT_LINKED = {
    "Workflow": CONFORMERS | COMMAND_LINE | {"AsyncHTTPClient", "ProjectFiles"},
    "ProjectFiles": CONFORMERS | COMMAND_LINE | {"AsyncHTTPClient"},
    "Operations": CONFORMERS | COMMAND_LINE | {"AsyncHTTPClient"},
    "Assembly": SQLITE | HTTP_SERVER | COMMAND_LINE,
    "AWSRoot": SQLITE | HTTP_SERVER | COMMAND_LINE,
    "FileStore": SQLITE | AWS,
    "AudienceStore": AWS | {"AsyncHTTPClient"},
}

# Modules of the toolchain, which no manifest declares.
TOOLCHAIN = {
    "Swift", "System", "Foundation", "FoundationEssentials", "Synchronization", "Dispatch", "RegexBuilder",
    "Observation", "Glibc", "Musl", "Darwin", "Testing",
}

# Files that may be long, each with its reason: a state machine, a codec or a renderer.
LONGEST = 350
MAY_BE_LONG = {}

# A file is named after the type that it declares or extends: `Type.swift`, `Type+Concern.swift`. Beside that type it may
# declare private types, and companions with at most this many lines together. A file without types is named after its
# function.
COMPANIONS = 20

# In code only: comments and the text of string literals are blanked first.
FORBIDDEN_IN_SOURCES = [
    (r"\btry!", "`try!`: handle the error"),
    (r"\bas!", "`as!`: use `as?` and handle nil"),
    (r"@unchecked\s+Sendable", "`@unchecked Sendable`: let the compiler prove it (a Mutex, a value, an actor)"),
    (r"\bnonisolated\(unsafe\)", "`nonisolated(unsafe)`: share state through a Mutex"),
    (r"\bfatalError\(", "`fatalError`: throw"),
    (r"\bTask\s*(<[^>{]*>)?\s*(\([^){]*\))?\s*\{|\bTask\.(detached|init)\b", "unstructured `Task`: use a task group"),
    (r"\bcatch\b[^{\n]*\{\s*\}", "empty `catch`: handle the error or pass it on"),
]
PRINTING = (r"(?<![\w.])(print|debugPrint|dump)\(", "printing is for Sources/Commands; libraries log")
FORBIDDEN_IN_TESTS = [
    (r"\.disabled\(", "a disabled test: mend it or take it out"),
    (r"\bwithKnownIssue\b", "a known issue: mend it"),
    (r"\bXCTSkip", "a skipped test: mend it or take it out"),
    (r"(?<!func )sleep\(", "a test that sleeps: use a clock that the test moves"),
]

# In any text of Sources and Tests, comments too. Built from pieces so that this file does not find itself.
MARKERS = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME")) + r")\b")
MACHINE_PATH = re.compile(r"(?:^|[^a-zA-Z0-9_.])/(?:" + "|".join(("work", "farm", "root", "opt" + "/swift"))
                          + r")(?:[/\s\"'`),;:]|$)")
REGISTRY_HOST = re.compile("|".join(("py" + r"pi\.org", "python" + "hosted", "deb" + r"\.debian")))

IMPORT = re.compile(r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+"
                    r"(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)", re.MULTILINE)
PORT = re.compile(r"^[ \t]*(?:@\w+(?:\([^)]*\))?[ \t]+)*(?:package|public)[ \t]+protocol[ \t]+(\w+)", re.MULTILINE)
DECLARATION = re.compile(
    r"^((?:(?:@\w+(?:\([^)]*\))?|public|package|internal|private|fileprivate|final|indirect|nonisolated)\s+)*)"
    r"(struct|enum|class|actor|protocol|extension|func)\s+([\w.]+|\[\w+\])", re.MULTILINE)
SETTINGS = "CompilerSettings.swift"


def blanked(text):
    """The same text with comments and string literals as spaces; code inside an interpolation stays."""
    out, position, stack = [], 0, [("code", 0)]

    def skip(end):
        out.append(re.sub(r"[^\n]", " ", text[position:end]))
        return end

    in_code = re.compile(r'//|/\*|(#*)("""|")|[()]')
    while position < len(text):
        kind, data = stack[-1][0], stack[-1][1]
        if kind == "code":
            found = in_code.search(text, position)
            start = found.start() if found else len(text)
            out.append(text[position:start])
            position = start
            if not found:
                break
            token = found.group()
            if token == "//":
                end = text.find("\n", position)
                position = skip(end if end >= 0 else len(text))
            elif token == "/*":
                position = skip(end_of_block_comment(text, position))
            elif token == "(":
                stack[-1] = ("code", data + 1)
                out.append("(")
                position += 1
            elif token == ")":
                if data == 1 and len(stack) > 1:
                    stack.pop()  # the end of an interpolation
                else:
                    stack[-1] = ("code", max(0, data - 1))
                out.append(")")
                position += 1
            else:
                stack.append(("string", (found.group(1), found.group(2))))
                position = skip(found.end())
        else:
            hashes, quote = data
            unclosed = "" if len(quote) == 3 else r"|\n"
            stop = re.compile(r"\\%s(\(|.)|%s%s%s" % (hashes, quote, hashes, unclosed), re.DOTALL)
            found = stop.search(text, position)
            if not found:
                position = skip(len(text))
            elif found.group(1) == "(":
                position = skip(found.end() - 1)
                stack.append(("code", 0))
            else:
                position = skip(found.end())
                if not found.group(1):
                    stack.pop()
    return "".join(out)


def end_of_block_comment(text, start):
    depth = 0
    for found in re.compile(r"/\*|\*/").finditer(text, start):
        depth += 1 if found.group() == "/*" else -1
        if depth == 0:
            return found.end()
    return len(text)


def declarations(code):
    """(modifiers, keyword, name, offset, lines) of each declaration at the top of a file, or inside its `#if`."""
    if code.lstrip().startswith("#if"):
        code = re.sub(r"^    ", "", code, flags=re.MULTILINE)
    for found in DECLARATION.finditer(code):
        end, depth = code.find("{", found.end()), 0
        for brace in re.compile(r"[{}]").finditer(code, found.end()):
            depth += 1 if brace.group() == "{" else -1
            if depth == 0:
                end = brace.end()
                break
        yield found.group(1), found.group(2), found.group(3), found.start(2), code.count("\n", found.start(2), end) + 1


class Check:
    """One pass over the tree at `root`; `manifest` is what `swift package dump-package` prints, as a value."""

    def __init__(self, root, manifest):
        self.root = root
        self.targets = {target["name"]: target for target in manifest["targets"]}
        self.findings = []
        self.files = 0

    def run(self):
        for path in self.tracked():
            self.leaks(path)
        for path in self.swift_files("Sources"):
            self.source(path)
        for path in self.swift_files("Tests"):
            self.test(path)
        self.dependencies()
        self.links()
        self.imports()
        self.settings()
        return sorted(set(self.findings))

    # -- reading

    def read(self, path):
        with open(os.path.join(self.root, path), encoding="utf-8") as file:
            return file.read()

    def tracked(self):
        listing = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=self.root,
                                 stdin=subprocess.DEVNULL, capture_output=True)
        if listing.returncode == 0:
            paths = listing.stdout.decode("utf-8", "replace").split("\0")
        else:  # an archive without history
            paths = [os.path.relpath(os.path.join(folder, name), self.root)
                     for folder, _, names in os.walk(self.root) for name in names
                     if not os.path.relpath(folder, self.root).startswith((".build", ".tools", ".git"))]
        return [path for path in paths if path and os.path.isfile(os.path.join(self.root, path))]

    def swift_files(self, *under):
        for top in under:
            for folder, folders, names in os.walk(os.path.join(self.root, top)):
                folders.sort()
                for name in sorted(names):
                    if name.endswith(".swift"):
                        yield os.path.relpath(os.path.join(folder, name), self.root)

    # -- findings

    def add(self, path, line, message):
        self.findings.append((path, line, message))

    def each(self, pattern, text, path, message):
        for found in re.finditer(pattern, text):
            self.add(path, text.count("\n", 0, found.start()) + 1, message)

    def leaks(self, path):
        try:
            text = self.read(path)
        except UnicodeDecodeError:
            return
        for number, line in enumerate(text.splitlines(), 1):
            if MACHINE_PATH.search(line):
                self.add(path, number, "a path of one machine")
            if REGISTRY_HOST.search(line):
                self.add(path, number, "the host of a package registry")

    def source(self, path):
        self.files += 1
        text = self.read(path)
        code = blanked(text)
        printing = [] if path.startswith(os.path.join("Sources", "Commands") + os.sep) else [PRINTING]
        for pattern, message in FORBIDDEN_IN_SOURCES + printing:
            self.each(pattern, code, path, message)
        self.each(MARKERS, text, path, "a note for later: do it now, or write an issue")
        lines = len(text.splitlines())
        if lines > LONGEST and path not in MAY_BE_LONG:
            self.add(path, lines, "%d lines, above %d: split by concern" % (lines, LONGEST))
        self.ports(path, text, code)
        self.names(path, code)

    def names(self, path, code):
        name = os.path.basename(path)[:-len(".swift")].split("+")[0]
        found = list(declarations(code))
        types = [each for each in found if each[1] != "func"]
        if types:
            named = {part for each in types
                     for part in (["Array"] if each[2].startswith("[") else each[2].split("."))}
            if name not in named:
                self.add(path, 1, "declares and extends no type %s: name it after its type" % name)
        elif found and name[:1].lower() + name[1:] not in [each[2] for each in found]:
            self.add(path, 1, "has no function %s: name it after its function" % (name[:1].lower() + name[1:]))
        companions = [each for each in types
                      if each[1] != "extension" and "private" not in each[0] and each[2] != name]
        if sum(each[4] for each in companions) > COMPANIONS:
            largest = max(companions, key=lambda each: each[4])
            self.add(path, code.count("\n", 0, largest[3]) + 1,
                     "the types beside %s have more than %d lines together: %s belongs in a file of its own" % (
                         name, COMPANIONS, largest[2]))

    def ports(self, path, text, code):
        lines = text.splitlines()
        for found in PORT.finditer(code):
            number = code.count("\n", 0, found.start()) + 1
            above = number - 2
            while above >= 0 and lines[above].strip().startswith("@"):
                above -= 1
            if above < 0 or not lines[above].strip().startswith("///"):
                self.add(path, number, "the protocol %s has no doc comment" % found.group(1))

    def test(self, path):
        self.files += 1
        text = self.read(path)
        code = blanked(text)
        for pattern, message in FORBIDDEN_IN_TESTS:
            self.each(pattern, code, path, message)
        self.each(MARKERS, text, path, "a note for later: do it now, or write an issue")

    # -- the manifest

    def folder(self, target):
        top = "Tests" if target["type"] == "test" else "Sources"
        return target.get("path") or os.path.join(top, target["name"])

    def declared(self, name):
        """(our targets, products of packages) that a target's manifest entry names."""
        ours, products = set(), set()
        for dependency in self.targets[name]["dependencies"]:
            for kind, value in dependency.items():
                (ours if kind != "product" and value[0] in self.targets else products).add(value[0])
        return ours, products

    def manifest_line(self, name):
        try:
            text = self.read("Package.swift")
        except OSError:
            return 1
        found = re.search(r"[tT]arget\(\s*name: \"%s\"" % re.escape(name), text)
        return text.count("\n", 0, found.end()) + 1 if found else 1

    def shipped(self):
        return [name for name in self.targets if self.folder(self.targets[name]).startswith("Sources")]

    def compiled(self):
        return [name for name in self.shipped() if self.targets[name]["type"] != "system"]

    def dependencies(self):
        for name in self.shipped():
            line = self.manifest_line(name)
            if name not in LEVELS:
                self.add("Package.swift", line, "%s has no level in scripts/check.py" % name)
                continue
            for other in sorted(self.declared(name)[0]):
                if other not in LEVELS:
                    self.add("Package.swift", line, "%s depends on %s, which is no part of the levels" % (name, other))
                elif LEVELS[other] >= LEVELS[name] and other not in NEIGHBOURS.get(name, ()):
                    self.add("Package.swift", line, "%s (level %d) depends on %s (level %d): only downward" % (
                        name, LEVELS[name], other, LEVELS[other]))

    def linked(self, name, path=()):
        """(what a target links, the targets on the way to it) for each of our targets and products of packages."""
        ours, products = self.declared(name)
        for other in sorted(ours | products):
            yield other, path + (name,)
            if other in ours and other not in path:
                yield from self.linked(other, path + (name,))

    def links(self):
        for name in sorted(set(NOT_LINKED) & set(self.targets)):
            found = {}
            for other, path in self.linked(name):
                found.setdefault(other, path)
            for other in sorted(NOT_LINKED[name] & set(found)):
                way = " -> ".join(found[other] + (other,))
                self.add("Package.swift", self.manifest_line(name), "%s must not link %s: %s" % (name, other, way))

    def imports(self):
        for name in self.targets:
            ours, products = self.declared(name)
            allowed = ours | products | TOOLCHAIN | {name}
            for path in self.swift_files(self.folder(self.targets[name])):
                code = blanked(self.read(path))
                for found in IMPORT.finditer(code):
                    if found.group(1) not in allowed:
                        line = code.count("\n", 0, found.start(1)) + 1
                        self.add(path, line, "import %s: no declared dependency of %s" % (found.group(1), name))

    def settings(self):
        """Each target carries the same guard, and the guard asks for each feature that the manifest turns on."""
        features = re.findall(r'enableUpcomingFeature\("(\w+)"\)', self.read("Package.swift"))
        texts = {}
        for name in self.compiled():
            path = os.path.join(self.folder(self.targets[name]), SETTINGS)
            try:
                texts[path] = self.read(path)
            except OSError:
                self.add(path, 1, "missing: copy it from another target")
        first = min(texts) if texts else None
        for path in sorted(texts):
            if texts[path] != texts[first]:
                self.add(path, 1, "differs from " + first)
        for feature in features if first else []:
            if "hasFeature(%s)" % feature not in texts[first]:
                self.add(first, 1, "does not ask for the feature %s of Package.swift" % feature)


def manifest_of(root):
    dumped = subprocess.run(["swift", "package", "dump-package"], cwd=root, stdin=subprocess.DEVNULL,
                            capture_output=True, universal_newlines=True)
    if dumped.returncode != 0:
        sys.exit("check: `swift package dump-package` failed:\n" + dumped.stderr.strip())
    return json.loads(dumped.stdout)


def report(findings, files):
    for path, line, message in findings:
        print("%s:%d: %s" % (path, line, message))
    print("check: %s in %d Swift files" % ("%d findings" % len(findings) if findings else "nothing to say", files))
    return 1 if findings else 0


# ---- self test -------------------------------------------------------------------------------------------------------

GOOD = {
    "Package.swift": '// manifest\n.enableUpcomingFeature("A")\n',
    "Sources/SegmentCore/CompilerSettings.swift": "#if !hasFeature(A)\n#endif\n",
    "Sources/Workflow/CompilerSettings.swift": "#if !hasFeature(A)\n#endif\n",
    "Sources/Workflow/Port.swift": '''import Foundation
package import SegmentCore

// try! and as! and fatalError( in a comment; Task { too.
/* print( /* nested try! */ as! */
/// A port.
@available(macOS 15, *)
package protocol Port: Sendable {}
let a = "try! as! \\(b.print("as!")) Task {"
let c = #"a " try! \\#(d) as!"#
let e = """
    fatalError( "quoted" try!
    """
func f(task: Task<Void, Never>) async { await task.value; printer.print("x"); do {} catch { log(error) } }
''',
    "Sources/SegmentCore/Shape.swift": "package struct Shape {\n" + "    let a = 1\n" * 30 + "}\n\n@frozen\npackage enum Kind {\n" + "    // a\n" * 18 + "}\n\n"
                                      "private final class Memory {\n" + "    // a\n" * 30 + "}\n\nextension Other {}\n",
    "Sources/SegmentCore/Shape+Codable.swift": "extension Shape {}\n",
    "Sources/SegmentCore/Array+Bytes.swift": "extension [UInt8] {}\n",
    "Sources/SegmentCore/Debugger.swift": "#if DEBUG\n    final class Debugger {}\n#endif\n",
    "Sources/SegmentCore/Nearest.swift": "private func distance() {}\n\nfunc nearest() {}\n",
    "Tests/WorkflowTests/Fine.swift": '@testable import Workflow\nimport Testing\n// sleep( here\nlet s = "sleep(1)"\n',
    "README.md": "Paths like /workshop/x, ./work/x and https://example.org/work-a are fine.\n",
}

BAD = [  # file, text appended to it, what the finding must say
    ("Sources/Workflow/Bad.swift", "let a = try! b()", "`try!`"),
    ("Sources/Workflow/Bad.swift", "let a = b as! C", "`as!`"),
    ("Sources/Workflow/Bad.swift", 'let a = "\\(b as! C)"', "`as!`"),
    ("Sources/Workflow/Bad.swift", "final class A: @unchecked Sendable {}", "`@unchecked Sendable`"),
    ("Sources/Workflow/Bad.swift", "nonisolated(unsafe) var a = 1", "`nonisolated(unsafe)`"),
    ("Sources/Workflow/Bad.swift", 'fatalError("no")', "`fatalError`"),
    ("Sources/Workflow/Bad.swift", "Task { await a() }", "unstructured"),
    ("Sources/Workflow/Bad.swift", "Task(priority: .low) { await a() }", "unstructured"),
    ("Sources/Workflow/Bad.swift", "Task<Void, Never> { await a() }", "unstructured"),
    ("Sources/Workflow/Bad.swift", "Task.detached { await a() }", "unstructured"),
    ("Sources/Workflow/Bad.swift", "do { try a() } catch {}", "empty `catch`"),
    ("Sources/Workflow/Bad.swift", "print(1)", "printing"),
    ("Sources/Workflow/Bad.swift", "// " + "TO" + "DO: later", "a note for later"),
    ("Sources/Workflow/Bad.swift", "\n" * 400, "above 350"),
    ("Sources/Workflow/Bad.swift", "package protocol Bare {}", "the protocol Bare"),
    ("Sources/Workflow/Bad.swift", "private import GRDB", "import GRDB"),
    ("Sources/SegmentCore/Values.swift", "struct Value {}", "no type Values"),
    ("Sources/SegmentCore/Shape+More.swift", "extension Other {}", "no type Shape"),
    ("Sources/SegmentCore/Tools.swift", "func nearest() {}", "no function tools"),
    ("Sources/SegmentCore/Shape.swift", "struct Late {\n    // a\n}", "Kind belongs in a file of its own"),
    ("Sources/SegmentCore/Bad.swift", "import struct Workflow.Stage", "import Workflow"),
    ("Sources/Workflow/CompilerSettings.swift", "// another", "differs from"),
    ("Package.swift", '.enableUpcomingFeature("B")', "the feature B"),
    ("Tests/WorkflowTests/Bad.swift", "@Test(.disabled()) func a() {}", "a disabled test"),
    ("Tests/WorkflowTests/Bad.swift", "withKnownIssue { }", "a known issue"),
    ("Tests/WorkflowTests/Bad.swift", "throw XCTSkip()", "a skipped test"),
    ("Tests/WorkflowTests/Bad.swift", "try await Task.sleep(for: .seconds(1))", "sleeps"),
    ("README.md", "see /" + "work/main", "a path of one machine"),
    ("README.md", "`/" + "root`", "a path of one machine"),
    ("README.md", "https://py" + "pi.org/simple", "the host of a package registry"),
]


def self_test():
    def target(name, *names, **more):
        return dict({"name": name, "type": "regular", "dependencies": [{"byName": [n, None]} for n in names]}, **more)

    good = {"targets": [target("SegmentCore"), target("Workflow", "SegmentCore"),
                        target("WorkflowTests", "Workflow", type="test")]}
    upward = {"targets": [target("SegmentCore", "Workflow")] + good["targets"][1:]}
    sideways = {"targets": good["targets"] + [target("Destinations", "Workflow")]}
    unknown = {"targets": good["targets"] + [target("Stray")]}
    cases = [(None, "", good, None)] + [(path, text, good, message) for path, text, message in BAD]
    cases += [(None, "", upward, "SegmentCore (level 1) depends on Workflow (level 2)"),
              (None, "", sideways, "Destinations (level 2) depends on Workflow (level 2)"),
              (None, "", unknown, "Stray has no level")]
    for name in sorted(NOT_LINKED):
        for other in sorted(NOT_LINKED[name]):
            # Through a target in between, so that only the whole graph shows it.
            product = {"product": [other, "some-package", None, None]}
            last = target("Between", other) if other in LEVELS else dict(target("Between"), dependencies=[product])
            chain = [target(name, "Between"), last] + [target(other)] * (other in LEVELS)
            cases.append((None, "", {"targets": chain}, "%s must not link %s: %s -> Between" % (name, other, name)))
    for path, extra, manifest, message in cases:
        with tempfile.TemporaryDirectory() as root:
            for name, text in GOOD.items():
                os.makedirs(os.path.dirname(os.path.join(root, name)), exist_ok=True)
                with open(os.path.join(root, name), "w") as file:
                    file.write(text)
            if path:
                with open(os.path.join(root, path), "a") as file:
                    file.write(extra + "\n")
            found = [finding[2] for finding in Check(root, manifest).run()]
            if message is None and found or message and not any(message in text for text in found):
                sys.exit("check: self test failed for %r in %s: found %s" % (extra.strip()[:60], path, found))
    print("check: self test passed (%d cases)" % len(cases))


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    if sys.argv[1:]:
        sys.exit(__doc__)
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    check = Check(root, manifest_of(root))
    return report(check.run(), check.files)


if __name__ == "__main__":
    sys.exit(main())
