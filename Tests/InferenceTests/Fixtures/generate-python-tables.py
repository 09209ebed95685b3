#!/usr/bin/env python3
"""Prints Sources/Inference/Words/PythonTables.swift: what Python's `str` knows of Unicode.

    python3.11 generate-python-tables.py > ../../../Sources/Inference/Words/PythonTables.swift

The classes come from gliner/char_classes.json. What str.lower does is asked of the interpreter, which must know the
same version of Unicode as that file; the contexts of the final sigma are found by trying each character beside one.
"""

import json
import pathlib
import sys
import unicodedata

HERE = pathlib.Path(__file__).parent
SCALARS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
SIGMA, FINAL = "\u03a3", "\u03c2"


def ranges(scalars):
    rows = []
    for c in scalars:
        if rows and rows[-1][1] == c - 1:
            rows[-1][1] = c
        else:
            rows.append([c, c])
    return rows


def hexed(rows):
    return [f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in rows]


def lowered():
    """first-last/step+delta or first-last/step~delta: each step-th scalar from first to last, plus or minus delta."""
    deltas = {c: ord(chr(c).lower()) - c for c in SCALARS if len(chr(c).lower()) == 1 and chr(c).lower() != chr(c)}
    rows, left = [], dict(sorted(deltas.items()))
    while left:
        first = next(iter(left))
        delta = left[first]
        runs = []
        for step in (1, 2):
            last = first
            while left.get(last + step) == delta and (step == 1 or last + 1 not in left):
                last += step
            runs.append(((last - first) // step, step, last))
        count, step, last = max(runs, key=lambda r: (r[0], -r[1]))
        for c in range(first, last + 1, step):
            del left[c]
        sign, size = ("+", delta) if delta > 0 else ("~", -delta)
        rows.append(f"{first:X}-{last:X}/{step}{sign}{size:X}")
    return rows


def text(name, comment, entries):
    lines, line = [], ""
    for entry in entries:
        if len(line) + len(entry) + 1 > 112:
            lines.append(line)
            line = ""
        line += (" " if line else "") + entry
    lines.append(line)
    print(f"\n  /// {comment}\n  static let {name}: StaticString = \"\"\"")
    for line in lines:
        print(f"    {line}")
    print('    """')


def main():
    classes = json.loads((HERE / "gliner" / "char_classes.json").read_text())
    if classes["unicode"] != unicodedata.unidata_version:
        sys.exit(f"this Python knows Unicode {unicodedata.unidata_version}, not {classes['unicode']}")
    several = [[c, [ord(x) for x in chr(c).lower()]] for c in SCALARS if len(chr(c).lower()) > 1]
    assert several == classes["lower_multi"], several
    after = {c for c in SCALARS if (chr(c) + SIGMA).lower().endswith(FINAL)}
    past = {c for c in SCALARS if ("A" + chr(c) + SIGMA).lower().endswith(FINAL)}
    print("// Written by Tests/InferenceTests/Fixtures/generate-python-tables.py from gliner/char_classes.json and")
    print(f"// Python with Unicode {unicodedata.unidata_version}. Do not edit.\n")
    print("/// What Python's `str` knows of Unicode, as text: scalars in hexadecimal, `A-B` from A to B.")
    print("enum PythonTables {", end="")
    text("word", "`\\w`.", hexed(classes["word"]))
    text("space", "`\\s`.", hexed(classes["space"]))
    text("mark", "The general category M.", hexed(classes["mark"]))
    text("cased", "Cased, and not ignored where the place of a sigma in its word is looked for.", hexed(ranges(sorted(after))))
    text("ignorable", "Ignored where the place of a sigma in its word is looked for.", hexed(ranges(sorted(past - after))))
    text("lower", "`A-B/S+D`: each S-th scalar from A to B has the lower-case form D further on; `~` stands for minus.", lowered())
    print("}")


main()
