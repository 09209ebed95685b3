#!/usr/bin/env python3
"""Writes Sources/Inference/Tokenizer/Unicode/TextUnicodeTables.swift: what the reference tokenizer's steps, other than
those of BERT, know of each scalar.

The reference mixes several versions of Unicode, one a library it stands on. So they are asked of the reference itself,
scalar by scalar. Where it does not show a class (grapheme clusters), the Python package regex has Unicode 17, the
version of the library that the reference uses for them; check-tokenizers.py checks the outcome.

    pip install tokenizers==0.23.3 regex==2025.11.3
    python3 generate-text-tables.py > ../../../Sources/Inference/Tokenizer/Unicode/TextUnicodeTables.swift
"""

import regex
import tokenizers
from tokenizers import normalizers, pre_tokenizers

SCALARS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
HANGUL = range(0xAC00, 0xD7A4)

nfd, nfkd = normalizers.NFD().normalize_str, normalizers.NFKD().normalize_str
nfc, nfkc = normalizers.NFC().normalize_str, normalizers.NFKC().normalize_str
accents = normalizers.StripAccents().normalize_str
digits = pre_tokenizers.Digits(individual_digits=False).pre_tokenize_str
whitespace = pre_tokenizers.Whitespace().pre_tokenize_str
spaces = pre_tokenizers.WhitespaceSplit().pre_tokenize_str
level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True).pre_tokenize_str
punctuation = pre_tokenizers.Punctuation().pre_tokenize_str
bert = pre_tokenizers.BertPreTokenizer().pre_tokenize_str


def ranges(members):
    out = []
    for c in members:
        if out and out[-1][1] == c - 1:
            out[-1][1] = c
        else:
            out.append([c, c])
    return [f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in out]


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


def dotted(s):
    return ".".join(f"{ord(x):X}" for x in s)


def level_classes():
    """Letter, number, space and other, by what the pattern of ByteLevel joins a scalar with."""
    letters, numbers, white = [], [], []
    for c in SCALARS:
        s = chr(c)
        if c == 0x20:
            white.append(c)
        elif len(level(f"a{s}a")) == 1:
            letters.append(c)
        elif len(level(f"1{s}1")) == 1:
            numbers.append(c)
        elif len(level(f"?{s}?")) != 1:
            white.append(c)
    return letters, numbers, white


def main():
    assert [c for c in SCALARS if spaces(chr(c)) == []] == [c for c in SCALARS if bert(chr(c)) == []]
    for c in SCALARS:
        s = f"a{chr(c)}a"
        if spaces(chr(c)):
            assert len(punctuation(s)) == len(bert(s)), hex(c)
    compatible = {c: nfkd(chr(c)) for c in SCALARS if c not in HANGUL and nfkd(chr(c)) != nfd(chr(c))}
    decomposed = {c: nfd(chr(c)) for c in SCALARS if c not in HANGUL and nfd(chr(c)) != chr(c)}
    excluded = [c for c in decomposed if nfc(chr(c)) != chr(c)]
    for c in SCALARS:
        assert nfkc(chr(c)) == nfc(nfkd(chr(c))), hex(c)
    combining = [c for c in SCALARS if accents(chr(c)) == ""]
    numeric = [c for c in SCALARS if len(digits(f"1{chr(c)}1")) == 1]
    word = [c for c in SCALARS if len(whitespace(f"a{chr(c)}a")) == 1]
    regex_spaces = [c for c in SCALARS if whitespace(chr(c)) == []]
    assert regex_spaces == [c for c in SCALARS if spaces(chr(c)) == []]
    letters, numbers, white = level_classes()
    white_only = sorted(set(white) ^ set(regex_spaces))

    print("// Written by Tests/InferenceTests/Fixtures/generate-text-tables.py from the Python packages")
    print(f"// tokenizers {tokenizers.__version__} and regex {regex.__version__}. Do not edit.\n")
    print("/// What the reference's normalisers and pre-tokenisers know of Unicode, as text: scalars in hexadecimal,")
    print("/// `A-B` from A to B, `A=B.C` from A to B and C.")
    print("enum TextUnicodeTables {", end="")
    text("compatible", "Full compatibility decompositions, where they are not the canonical ones.",
         [f"{c:X}={dotted(s)}" for c, s in sorted(compatible.items())])
    text("excluded", "Scalars with a canonical decomposition that composition does not undo.", ranges(excluded))
    text("combining", "Removed by `StripAccents`.", ranges(combining))
    text("numeric", "Numeric to `Digits`.", ranges(numeric))
    text("word", "`\\\\w` of `Whitespace` and of `single_word`.".replace("\\\\", "\\"), ranges(word))
    text("letters", "`\\p{L}` of `ByteLevel`.", ranges(letters))
    text("numbers", "`\\p{N}` of `ByteLevel`.", ranges(numbers))
    text("spacesDiffering", "Where `\\s` of `ByteLevel` is not white space as elsewhere.", ranges(white_only))
    for name, prop in [("extend", "Extend"), ("spacingMark", "SpacingMark"), ("prepend", "Prepend"),
                       ("control", "Control"), ("leading", "L"), ("vowel", "V"), ("trailing", "T"),
                       ("regional", "Regional_Indicator")]:
        pattern = regex.compile(rf"\p{{GCB={prop}}}")
        text(name, f"Grapheme_Cluster_Break={prop}.", ranges(c for c in SCALARS if pattern.match(chr(c))))
    pictographic = regex.compile(r"\p{Extended_Pictographic}")
    text("pictographic", "Extended_Pictographic.", ranges(c for c in SCALARS if pictographic.match(chr(c))))
    whole = regex.compile(r"\X")
    ka, virama = "\u0915", "\u094d"
    text("conjunctConsonant", "Indic_Conjunct_Break=Consonant.",
         ranges(c for c in SCALARS if len(whole.match(ka + virama + chr(c)).group()) == 3
                and len(whole.match(ka + chr(c)).group()) == 1))
    linkers = [c for c in SCALARS if len(whole.match(ka + chr(c) + ka).group()) == 3]
    text("conjunctLinker", "Indic_Conjunct_Break=Linker.", ranges(linkers))
    joiners = regex.compile("[\\p{GCB=Extend}\u200d]")
    text("conjunctExtend", "Indic_Conjunct_Break=Extend.",
         ranges(c for c in SCALARS if c not in set(linkers) | {0x200C} and joiners.match(chr(c))))
    print("}")


main()
