#!/usr/bin/env python3
"""Writes Sources/Inference/Tokenizer/Unicode/BertUnicodeTables.swift: what the reference tokenizer does to each scalar.

The classes of a scalar (control, white space, punctuation, mark), its decomposition and its lower-case form differ
between versions of Unicode, and the reference mixes several. So they are asked of the reference itself, scalar by
scalar, and written down; the Swift tokenizer then depends on no toolchain's Unicode version.

    pip install tokenizers==0.23.3
    python3 generate-unicode-tables.py > ../../../Sources/Inference/Tokenizer/Unicode/BertUnicodeTables.swift
"""

import sys
import unicodedata

import tokenizers
from tokenizers import normalizers, pre_tokenizers

SCALARS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
HANGUL = range(0xAC00, 0xD7A4)


def bert(**options):
    chosen = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    return normalizers.BertNormalizer(**(chosen | options)).normalize_str


clean, strip = bert(clean_text=True), bert(strip_accents=True)
nfd, lower = normalizers.NFD().normalize_str, normalizers.Lowercase().normalize_str
split = pre_tokenizers.BertPreTokenizer().pre_tokenize_str


def ranges(members):
    out = []
    for c in members:
        if out and out[-1][1] == c - 1:
            out[-1][1] = c
        else:
            out.append([c, c])
    return out


def combining_classes():
    """The canonical combining class of each scalar that has one, from how it is reordered against known marks."""
    lowest, highest = "\u0334", "\u0345"  # of the classes 1 and 240
    known = {240: highest}  # one mark for each class, by Python's own tables, where the reference orders it too
    for c in SCALARS:
        k = unicodedata.combining(chr(c))
        if k and k not in known and nfd(chr(c)) == chr(c) and nfd(highest + chr(c)) != highest + chr(c):
            known[k] = chr(c)
    classes = sorted(known)
    out = {}
    for c in SCALARS:
        s = chr(c)
        if c in HANGUL or nfd(s) != s:
            continue  # decomposes: its parts have classes
        if nfd(s + lowest) == s + lowest and nfd(highest + s) == highest + s:
            continue  # class 0, 240 being the highest there is, apart from the highest itself
        for k in classes:
            after = nfd(s + known[k]) == s + known[k]    # class(s) <= k
            before = nfd(known[k] + s) == known[k] + s   # class(s) >= k
            if after and before:
                out[c] = k
                break
        else:
            sys.exit(f"no class found for U+{c:04X}")
    if ord(highest) not in out:
        out[ord(highest)] = 240
    return out


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


def hexed(rows):
    return [f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in rows]


def main():
    dropped = [c for c in SCALARS if clean(chr(c)) == ""]
    spaces = [c for c in SCALARS if split(chr(c)) == []]
    for c in SCALARS:  # cleaning maps white space to a space and changes nothing else
        kept = clean(chr(c))
        assert kept in ("", chr(c)) or (kept == " " and c in spaces), hex(c)
    punctuation = [c for c in SCALARS if c not in set(spaces) and len(split(f"a{chr(c)}a")) == 3]
    decompositions = {c: nfd(chr(c)) for c in SCALARS if c not in HANGUL and nfd(chr(c)) != chr(c)}
    marks = [c for c in SCALARS if c not in decompositions and strip(chr(c)) == ""]
    marked = set(marks)
    for c in SCALARS:
        assert strip(chr(c)) == "".join(x for x in nfd(chr(c)) if ord(x) not in marked), hex(c)
    classes = combining_classes()
    lowered = {c: lower(chr(c)) for c in SCALARS if lower(chr(c)) != chr(c)}

    print("// Written by Tests/InferenceTests/Fixtures/generate-unicode-tables.py from the Python package")
    print(f"// tokenizers {tokenizers.__version__}. Do not edit.\n")
    print("/// What the reference's BertNormalizer and BertPreTokenizer know of Unicode, as text: scalars in hexadecimal,")
    print("/// `A-B` from A to B, `A=B.C` from A to B and C.\nenum BertUnicodeTables {", end="")
    text("dropped", "Removed by `clean_text`: control characters, U+0000, U+FFFD.", hexed(ranges(dropped)))
    text("spaces", "White space.", hexed(ranges(spaces)))
    text("punctuation", "Punctuation: each is a word of its own.", hexed(ranges(punctuation)))
    text("marks", "Removed by `strip_accents` after decomposition: non-spacing marks.", hexed(ranges(marks)))
    rows = []
    for c in sorted(classes):
        if rows and rows[-1][1] == c - 1 and rows[-1][2] == classes[c]:
            rows[-1][1] = c
        else:
            rows.append([c, c, classes[c]])
    text("combiningClasses", "Canonical combining classes other than 0, the class in hexadecimal too.",
         [f"{h}={k:X}" for (h, k) in ((hexed([(a, b)])[0], k) for a, b, k in rows)])
    text("decompositions", "Full canonical decompositions, but for Hangul syllables.",
         [f"{c:X}=" + ".".join(f"{ord(x):X}" for x in s) for c, s in sorted(decompositions.items())])
    text("lowercase", "Lower-case forms.",
         [f"{c:X}=" + ".".join(f"{ord(x):X}" for x in s) for c, s in sorted(lowered.items())])
    print("}")


main()
