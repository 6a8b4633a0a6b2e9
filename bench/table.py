"""A table of figures, for a terminal and for a document."""


class Table:
    def __init__(self, title, header, rows=()):
        self.title = title
        self.header = header
        self.rows = [list(row) for row in rows]

    def add(self, *cells):
        self.rows.append([cell if isinstance(cell, str) else str(cell) for cell in cells])

    def text(self):
        lines = [self.header] + self.rows
        widths = [max(len(line[index]) for line in lines) for index in range(len(self.header))]
        return "\n".join([self.title] + ["  " + "  ".join(
            cell.ljust(width) if index == 0 else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(line, widths))).rstrip() for line in lines])

    def markdown(self):
        align = "|---" + "|---:" * (len(self.header) - 1) + "|"
        lines = ["| %s |" % " | ".join(line) for line in [self.header] + self.rows]
        return "\n".join(["**%s**" % self.title, "", lines[0], align] + lines[1:])


def seconds(value):
    return "–" if value is None else "%.2f s" % value


def milliseconds(value):
    return "–" if value is None else "%.0f ms" % (value * 1000)


def mebibytes(value):
    return "–" if value is None else "%.0f MiB" % (value / 2**20)


def times(value):
    return "–" if value is None else "× %.2f" % value


def bar(met):
    return "met" if met else "missed"
