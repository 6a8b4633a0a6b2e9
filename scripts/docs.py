#!/usr/bin/env python3
"""Whether the documentation holds: relative links lead somewhere, and each `headgate COMMAND` that it names exists.

The commands are compared with `headgate --help` of the release build, or else the debug build; without a build only
the links are checked.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
# At the start of a line of a code block (perhaps after a prompt) or of a code span.
COMMAND = re.compile(r"(?:^[ \t]*(?:\$ )?|`)(?:[\w./$-]*/)?headgate((?:[ \t]+-[-\w]+(?:=\S+)?)*)[ \t]+([a-z][a-z-]+)\b",
                     re.MULTILINE)
TAKES_VALUE = re.compile(r"(-C|--project|--target)$")
FENCE = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
ELSEWHERE = re.compile(r"^([a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


def pages():
    found = [ROOT / name for name in ("README.md", "CONTRIBUTING.md")] + sorted((ROOT / "docs").rglob("*.md"))
    return [page for page in found if page.exists()]


def anchors(text):
    """The fragments of a page's headings, as the usual renderers make them."""
    found = set()
    for title in re.findall(r"^#{1,6}\s+(.+?)\s*#*$", FENCE.sub("", text), re.MULTILINE):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title).lower()
        plain = re.sub(r"[^\w\- ]", "", words).strip().replace(" ", "-")
        number, name = 0, plain
        while name in found:
            number += 1
            name = "%s-%d" % (plain, number)
        found.add(name)
    return found


def same_length(found):
    return re.sub(r"[^\n]", " ", found.group())


def links(page, text):
    prose = re.sub(r"`[^`\n]*`", same_length, FENCE.sub(same_length, text))
    for found in LINK.finditer(prose):
        target, _, fragment = found.group(1).partition("#")
        if ELSEWHERE.match(found.group(1)):
            continue
        line = prose.count("\n", 0, found.start()) + 1
        other = (ROOT / target.lstrip("/") if target.startswith("/") else page.parent / target) if target else page
        if not other.exists():
            yield line, "the link %s leads nowhere" % found.group(1)
        elif fragment and other.suffix == ".md" and fragment.lower() not in anchors(other.read_text(encoding="utf-8")):
            yield line, "the page has no heading for %s" % found.group(1)


def known_commands():
    for kind in ("release", "debug"):
        program = ROOT / ".build" / kind / "headgate"
        if program.exists():
            text = subprocess.run([str(program), "--help"], stdin=subprocess.DEVNULL, capture_output=True,
                                  universal_newlines=True).stdout
            section = text.partition("SUBCOMMANDS:")[2]
            return set(re.findall(r"^  ([a-z][a-z-]*)\b", section, re.MULTILINE)) | {"help"}
    return set()


def commands(text, known):
    for found in COMMAND.finditer(text):
        words = found.group(1).split()
        if words and TAKES_VALUE.search(words[-1]):
            continue  # the word is an option's value
        if found.group(2) not in known:
            yield text.count("\n", 0, found.start(2)) + 1, "headgate has no command `%s`" % found.group(2)


def code(text):
    """Only code blocks and code spans; the rest as spaces."""
    kept = list(re.sub(r"[^\n]", " ", text))
    for pattern in (FENCE, re.compile(r"`[^`\n]+`")):
        for found in pattern.finditer(text):
            kept[found.start():found.end()] = found.group()
    return "".join(kept)


def main():
    known, count = known_commands(), 0
    for page in pages():
        text = page.read_text(encoding="utf-8")
        for line, message in list(links(page, text)) + (list(commands(code(text), known)) if known else []):
            print("%s:%d: %s" % (page.relative_to(ROOT), line, message))
            count += 1
    print("docs: %d pages, %s%s" % (len(pages()), "%d findings" % count if count else "nothing to say",
                                    "" if known else " (no build: commands not checked)"))
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
