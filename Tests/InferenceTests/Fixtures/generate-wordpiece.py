#!/usr/bin/env python3
"""Writes the WordPiece fixture: odd strings, and the ids and offsets that the reference tokenizer gives them.

    pip install tokenizers==0.23.3
    python3 generate-wordpiece.py            # writes wordpiece/ beside this script

wordpiece/vocabulary.txt   one piece a line, as the inside of a JSON string; its id is its line, from 0
wordpiece/NAME.json        a tokenizer.json whose vocabulary is left empty
wordpiece/cases.bin        records: variant, text, tokens; numbers are LEB128; a token is its id, zigzag(start - the
                           last end) and end - start, in Unicode scalars
"""

import json
import pathlib
import random
import unicodedata

import tokenizers
from tokenizers import (AddedToken, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers)

HERE = pathlib.Path(__file__).parent / "wordpiece"
rng = random.Random(20240101)
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

SCALARS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
ASSIGNED = [c for c in SCALARS if unicodedata.category(chr(c)) not in ("Cn", "Co")]
nfd = normalizers.NFD().normalize_str
lower = normalizers.Lowercase().normalize_str
strip = normalizers.BertNormalizer(
    clean_text=False, handle_chinese_chars=False, strip_accents=True, lowercase=False).normalize_str
CHANGING = [c for c in ASSIGNED if not 0xAC00 <= c <= 0xD7A3 and (nfd(chr(c)) != chr(c) or lower(chr(c)) != chr(c))]
MARKS = [c for c in ASSIGNED if unicodedata.category(chr(c)).startswith("M")]
# Marks that the reference orders canonically but does not remove.
KEPT = [c for c in ASSIGNED if strip(chr(c)) == chr(c)
        and (nfd(chr(c) + "\u0334") != chr(c) + "\u0334" or nfd("\u0345" + chr(c)) != "\u0345" + chr(c))]

SCRIPTS = [
    (0x61, 0x7A), (0x41, 0x5A), (0xC0, 0x17F), (0x180, 0x24F), (0x1E00, 0x1EFF), (0x370, 0x3FF), (0x1F00, 0x1FFF),
    (0x400, 0x52F), (0x531, 0x587), (0x5D0, 0x5F4), (0x620, 0x65F), (0x710, 0x74A), (0x780, 0x7B1), (0x900, 0x97F),
    (0x980, 0x9FE), (0xA01, 0xA76), (0xA81, 0xAF1), (0xB01, 0xB77), (0xB82, 0xBFA), (0xC00, 0xC7F), (0xC80, 0xCF2),
    (0xD00, 0xD7F), (0xD81, 0xDF4), (0xE01, 0xE5B), (0xE81, 0xEDF), (0xF00, 0xFDA), (0x1000, 0x109F),
    (0x10A0, 0x10FF), (0x1100, 0x11FF), (0x1200, 0x139F), (0x13A0, 0x13FD), (0x1400, 0x167F), (0x1780, 0x17F9),
    (0x1800, 0x18AA), (0x1B00, 0x1B7C), (0x1C90, 0x1CBF), (0x2C00, 0x2C5F), (0x2D30, 0x2D7F), (0x3041, 0x309F),
    (0x30A0, 0x30FF), (0x3105, 0x312F), (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0xA000, 0xA48C), (0xA640, 0xA69F),
    (0xA720, 0xA7FF), (0xAB70, 0xABBF), (0xAC00, 0xD7A3), (0xF900, 0xFAD9), (0xFB00, 0xFB4F), (0xFF01, 0xFFEE),
    (0x10400, 0x1044F), (0x104B0, 0x104FB), (0x10A00, 0x10A58), (0x11000, 0x11075), (0x1D100, 0x1D1DD),
    (0x1D400, 0x1D7FF), (0x1E900, 0x1E95F), (0x20000, 0x2A6DD), (0x2F800, 0x2FA1D),
]
WORDS = """the a package of files for and to read write server client library small fast network mail image sound kernel
compile unbelievable tokenization neural drift watches documents streams model answers language course ship wind
Straße naïve café Zürich garçon mañana élève über søster łódź čeština œuvre İstanbul ΟΔΥΣΣΕΥΣ Σίσυφος война Ёлка
שלום مرحبا नमस्ते สวัสดี 안녕하세요 こんにちは 世界 漢字 ภาษาไทย""".split()
EMOJI = ["😀", "👍🏽", "👩‍👩‍👧", "🏳️‍🌈", "🇮🇹", "❤️", "🫠", "🧑🏿‍🚀", "☃", "™", "©️", "5️⃣", "🀄"]
SPACES = [" ", "  ", "\t", "\n", "\r\n", "\v", "\f", "\u0085", "\u00a0", "\u1680", "\u2003", "\u2028", "\u2029",
          "\u202f", "\u205f", "\u3000", "\u200b", "\u180e", "\u001c", "\u2060", "\ufeff"]
CONTROLS = ["\0", "\x01", "\x07", "\x1b", "\x7f", "\u0080", "\u009f", "\u00ad", "\u200b", "\u200c", "\u200d", "\u200e",
            "\u202e", "\u2066", "\ufff9", "\ufffd", "\ufffe", "\ue000", "\U000e0001", "\U000f0000", "\U0010ffff",
            "\u0600", "\u08e2", "\U000110bd", "\U0001bca0"]
TAGS = ["[CLS]", "[SEP]", "[MASK]", "[PAD]", "[UNK]", "[cls]", "[MASK", "[[SEP]]", "[ SEP ]", "[X]", "<w>", "[Ünï]", "["]


def some(ranges, low, high):
    return "".join(chr(rng.randint(*ranges)) for _ in range(rng.randint(low, high)))


def sentence():
    out = ""
    for _ in range(rng.randint(1, 7)):
        word = rng.choice(WORDS)
        word = rng.choice([word, word, word.upper(), word.title(), word[: rng.randint(1, len(word))]])
        out += word + rng.choice([" ", " ", " ", ", ", ". ", "-", "'s ", "_", " (", ") ", "/", "…", "–", rng.choice(SPACES)])
    return out


def script_words():
    script = rng.choice(SCRIPTS)
    return rng.choice([" ", " ", "", ", ", rng.choice(SPACES)]).join(some(script, 1, 6) for _ in range(rng.randint(1, 5)))


def marked():
    pool = rng.choice([MARKS, MARKS, KEPT, KEPT + MARKS[:80], [0x300, 0x301, 0x323, 0x345, 0x334, 0x302E]])
    out = ""
    for _ in range(rng.randint(1, 4)):
        out += rng.choice([rng.choice(WORDS)[:3], chr(rng.choice(CHANGING)), chr(rng.randint(0x61, 0x7A)), "", " "])
        for _ in range(rng.randint(1, 5)):
            out += chr(rng.choice(pool)) + (rng.choice(CONTROLS) if rng.random() < 0.1 else "")
    return out


def controlled():
    return "".join(rng.choice([rng.choice(CONTROLS), rng.choice(SPACES), rng.choice(WORDS)[:4]])
                   for _ in range(rng.randint(1, 8)))


def long_word():
    unit = rng.choice(["a", "un", "É", "ß", "ж", "한", "e\u0301", "İ", "\U0001d15e", "aB", "##", "漢", "a\u200b"])
    return rng.choice(["", "the "]) + unit * (rng.choice([49, 50, 51, 99, 100, 101, 130]) // len(unit)) + rng.choice(["", " a", "!", "x"])


def tagged():
    return "".join(rng.choice([rng.choice(TAGS), rng.choice(TAGS), rng.choice(WORDS), rng.choice(SPACES), "é\u0334"])
                   for _ in range(rng.randint(1, 7)))


def assigned():
    pool = rng.choice([ASSIGNED, ASSIGNED, CHANGING, SCALARS])
    return "".join(chr(rng.choice(pool)) + rng.choice(["", "", " ", "a"]) for _ in range(rng.randint(1, 8)))


def emoji():
    return "".join(rng.choice([rng.choice(EMOJI), rng.choice(EMOJI), " ", rng.choice(WORDS)]) for _ in range(rng.randint(1, 5)))


KINDS = [(sentence, 5), (script_words, 6), (marked, 4), (controlled, 2), (long_word, 1), (tagged, 3), (assigned, 6), (emoji, 1)]


def strings(count):
    makers = [f for f, weight in KINDS for _ in range(weight)]
    seen, out = set(), []
    while len(out) < count:
        s = makers[len(out) % len(makers)]()
        if s not in seen and len(s.encode()) <= 400:
            seen.add(s)
            out.append(s)
    return out


def vocabulary():
    """Trained on text of the same making, plus single letters, so that what normalisation did shows in the ids."""
    t = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    t.normalizer = normalizers.BertNormalizer(lowercase=False, strip_accents=False)
    t.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    corpus = [sentence() + " " + sentence().lower() for _ in range(4000)] + [lower(strip(sentence())) for _ in range(3000)]
    t.train_from_iterator(corpus, trainers.WordPieceTrainer(vocab_size=1200, special_tokens=SPECIAL, show_progress=False))
    pieces = [p for p, _ in sorted(t.get_vocab().items(), key=lambda item: item[1])]
    # Canonically equivalent pieces that differ.
    pieces += ["caf\u00e9", "cafe\u0301", "\u212b", "\u00c5", "A\u030a"]
    letters = set()
    for c in CHANGING:
        letters.update(chr(c) + nfd(chr(c)) + lower(chr(c)))
    letters.update(map(chr, KEPT))
    letters = sorted(letters)
    rng.shuffle(letters)
    for letter in letters[:1700]:
        pieces += [letter, "##" + letter]
    return list(dict.fromkeys(pieces))


def tokenizer(pieces, normalizer, added=(), bert=False, truncation=None, most=100, prefix="##"):
    ids = {p: i for i, p in enumerate(pieces)}
    t = Tokenizer(models.WordPiece(ids, unk_token="[UNK]", max_input_chars_per_word=most, continuing_subword_prefix=prefix))
    t.normalizer = normalizers.BertNormalizer(**normalizer)
    t.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    t.add_special_tokens(SPECIAL)
    t.add_special_tokens([AddedToken(**a, normalized=False) for a in added])
    if bert:
        t.post_processor = processors.BertProcessing(("[SEP]", ids["[SEP]"]), ("[CLS]", ids["[CLS]"]))
    else:
        t.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
            special_tokens=[("[CLS]", ids["[CLS]"]), ("[SEP]", ids["[SEP]"])])
    if truncation:
        t.enable_truncation(truncation)
    return t


def leb(n):
    out = bytearray()
    while n >= 0x80:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    out.append(n)
    return bytes(out)


def main():
    HERE.mkdir(exist_ok=True)
    pieces = vocabulary()
    (HERE / "vocabulary.txt").write_text("\n".join(json.dumps(p, ensure_ascii=False)[1:-1] for p in pieces) + "\n")
    odd = [dict(content="[X]", lstrip=True), dict(content="<w>", rstrip=True), dict(content="[Ünï]", lstrip=True, rstrip=True)]
    variants = [  # name, tokenizer, share of the strings
        ("lower", tokenizer(pieces, dict(lowercase=True)), 6),
        ("cased", tokenizer(pieces, dict(lowercase=False), bert=True), 3),
        ("stripped", tokenizer(pieces, dict(clean_text=False, handle_chinese_chars=False, strip_accents=True, lowercase=False),
                               added=odd), 2),
        ("accents", tokenizer(pieces, dict(lowercase=True, strip_accents=False), truncation=9, most=20), 1),
    ]
    for name, t, _ in variants:
        content = json.loads(t.to_str())
        content["model"]["vocab"] = {}
        (HERE / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    turns = [i for i, (_, _, share) in enumerate(variants) for _ in range(share)]
    out = bytearray()
    cases = strings(12_000)
    for text in cases:
        variant = rng.choice(turns)
        encoding = variants[variant][1].encode(text)
        raw = text.encode()
        out += leb(variant) + leb(len(raw)) + raw + leb(len(encoding.ids))
        last = 0
        for token, (start, end) in zip(encoding.ids, encoding.offsets):
            gap = start - last
            out += leb(token) + leb(gap * 2 if gap >= 0 else -gap * 2 - 1) + leb(end - start)
            last = end
    (HERE / "cases.bin").write_bytes(out)
    print(f"tokenizers {tokenizers.__version__}: {len(cases)} strings, {len(pieces)} pieces, {len(out)} bytes")


main()
