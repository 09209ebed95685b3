"""Odd strings, and tokenizers of every kind trained on them: what the tokenizer fixtures and checks are made of.

Everything follows from the seed; the texts are made up here.
"""

import base64
import functools
import json
import random
import struct
import unicodedata

from tokenizers import (AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers)

SCALARS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
ASSIGNED = [c for c in SCALARS if unicodedata.category(chr(c)) not in ("Cn", "Co")]
MARKS = [c for c in ASSIGNED if unicodedata.category(chr(c)).startswith("M")]
nfd = normalizers.NFD().normalize_str
nfkd = normalizers.NFKD().normalize_str
lower = normalizers.Lowercase().normalize_str
CHANGING = [c for c in ASSIGNED if not 0xAC00 <= c <= 0xD7A3 and (nfkd(chr(c)) != chr(c) or lower(chr(c)) != chr(c))]
SCRIPTS = [
    (0x61, 0x7A), (0x41, 0x5A), (0x30, 0x39), (0xC0, 0x17F), (0x180, 0x24F), (0x1E00, 0x1EFF), (0x370, 0x3FF),
    (0x1F00, 0x1FFF), (0x400, 0x52F), (0x531, 0x587), (0x5D0, 0x5F4), (0x620, 0x65F), (0x710, 0x74A), (0x780, 0x7B1),
    (0x900, 0x97F), (0x980, 0x9FE), (0xA01, 0xA76), (0xA81, 0xAF1), (0xB01, 0xB77), (0xB82, 0xBFA), (0xC00, 0xC7F),
    (0xC80, 0xCF2), (0xD00, 0xD7F), (0xD81, 0xDF4), (0xE01, 0xE5B), (0xE81, 0xEDF), (0xF00, 0xFDA), (0x1000, 0x109F),
    (0x10A0, 0x10FF), (0x1100, 0x11FF), (0x1200, 0x139F), (0x13A0, 0x13FD), (0x1400, 0x167F), (0x1780, 0x17F9),
    (0x1800, 0x18AA), (0x1B00, 0x1B7C), (0x2010, 0x206F), (0x2070, 0x209C), (0x20D0, 0x20F0), (0x2150, 0x218B),
    (0x2460, 0x24FF), (0x2C00, 0x2C5F), (0x3041, 0x309F), (0x30A0, 0x30FF), (0x3105, 0x312F), (0x3200, 0x33FF),
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0xA000, 0xA48C), (0xA720, 0xA7FF), (0xAC00, 0xD7A3), (0xF900, 0xFAD9),
    (0xFB00, 0xFB4F), (0xFB50, 0xFDFF), (0xFE20, 0xFE6F), (0xFE70, 0xFEFC), (0xFF01, 0xFFEE), (0x10400, 0x1044F),
    (0x11000, 0x11075), (0x1D100, 0x1D1DD), (0x1D400, 0x1D7FF), (0x1E900, 0x1E95F), (0x1F300, 0x1F64F),
    (0x20000, 0x2A6DD), (0x2F800, 0x2FA1D),
]
WORDS = """the a package of files for and to read write server client library small fast network mail image sound kernel
compile unbelievable tokenization neural drift watches documents streams model answers language course ship wind don't
it's we'll they've I'm you'd cannot 2024 3.14 1,000 x86_64 e-mail user@host http://a.b/c?d=e state-of-the-art
Straße naïve café Zürich garçon mañana élève über søster łódź čeština œuvre İstanbul ΟΔΥΣΣΕΥΣ Σίσυφος война Ёлка ﬁle ﬀ
①② ½ ㎏ ｆｕｌｌ　ｗｉｄｔｈ ﷺ שלום مرحبا नमस्ते क्षत्रिय สวัสดี น้ำ 안녕하세요 한국어 こんにちは が 世界 漢字 ภาษาไทย""".split()
EMOJI = ["😀", "👍🏽", "👩‍👩‍👧", "🏳️‍🌈", "🇮🇹", "🇮", "❤️", "🫠", "🧑🏿‍🚀", "☃", "™", "©️", "©‍®", "5️⃣", "🀄"]
SPACES = [" ", "  ", "   ", "\t", "\n", "\n\n", "\r\n", "\r", "\v", "\f", "\u0085", "\u00a0", "\u1680", "\u2003", "\u2028",
          "\u2029", "\u202f", "\u205f", "\u3000", "\u200b", "\u180e", "\u001c", "\u2060", "\ufeff", "\u2581", " \u2581 "]
CONTROLS = ["\0", "\x01", "\x07", "\x1b", "\x7f", "\u0080", "\u008f", "\u009f", "\u00ad", "\u200b", "\u200c", "\u200d",
            "\u200e", "\u202e", "\u2066", "\ufff9", "\ufffd", "\ufffe", "\ue000", "\U000e0001", "\U000f0000",
            "\U0010ffff", "\u0600", "\u0605", "\u08e2", "\U000110bd", "\U0001bca0"]
TAGS = ["[CLS]", "[SEP]", "[MASK]", "[PAD]", "[UNK]", "[cls]", "[MASK", "[[SEP]]", "[ SEP ]", "<s>", "</s>", "<unk>",
        "<mask>", "<|x|>", "<w>", "[Ünï]", "Day", "day", "DAY", "birthday", "day.", "<<ENT>>", "[", "<0x41>", "##a", "Ġ"]


class Texts:
    """Makes texts, each from the last state of its generator."""

    def __init__(self, seed):
        self.rng = random.Random(seed)

    def some(self, pool, low, high):
        return "".join(chr(self.rng.randint(*pool)) for _ in range(self.rng.randint(low, high)))

    def sentence(self):
        rng, out = self.rng, ""
        for _ in range(rng.randint(1, 7)):
            word = rng.choice(WORDS)
            word = rng.choice([word, word, word, word.upper(), word.title(), word[: rng.randint(1, len(word))]])
            out += word + rng.choice([" ", " ", " ", " ", ", ", ". ", "-", "'s ", "_", " (", ") ", "/", "…", "–",
                                      "  ", rng.choice(SPACES)])
        return rng.choice(["", "", " ", "  "]) + out

    def script_words(self):
        rng = self.rng
        script = rng.choice(SCRIPTS)
        between = rng.choice([" ", " ", "", ", ", rng.choice(SPACES)])
        return between.join(self.some(script, 1, 6) for _ in range(rng.randint(1, 5)))

    def marked(self):
        rng, out = self.rng, ""
        pool = rng.choice([MARKS, MARKS, MARKS[:80], [0x300, 0x301, 0x323, 0x345, 0x334, 0x302E, 0x200D, 0x94D, 0x3099]])
        for _ in range(rng.randint(1, 4)):
            out += rng.choice([rng.choice(WORDS)[:3], chr(rng.choice(CHANGING)), chr(rng.randint(0x61, 0x7A)), "", " "])
            for _ in range(rng.randint(1, 5)):
                out += chr(rng.choice(pool)) + (rng.choice(CONTROLS) if rng.random() < 0.1 else "")
        return out

    def controlled(self):
        rng = self.rng
        return "".join(rng.choice([rng.choice(CONTROLS), rng.choice(SPACES), rng.choice(WORDS)[:4]])
                       for _ in range(rng.randint(1, 8)))

    def long_word(self):
        rng = self.rng
        unit = rng.choice(["a", "un", "É", "ß", "ж", "한", "e\u0301", "İ", "\U0001d15e", "aB", "##", "漢", "a\u200b", "ﬁ",
                           "tion", "'s", "12", "\u0301"])
        count = rng.choice([20, 49, 50, 51, 99, 100, 101, 130]) // len(unit)
        return rng.choice(["", "the "]) + unit * count + rng.choice(["", " a", "!", "x"])

    def tagged(self):
        rng = self.rng
        return "".join(rng.choice([rng.choice(TAGS), rng.choice(TAGS), rng.choice(WORDS), rng.choice(SPACES), "é\u0334", "_"])
                       for _ in range(rng.randint(1, 7)))

    def assigned(self):
        rng = self.rng
        pool = rng.choice([ASSIGNED, ASSIGNED, CHANGING, SCALARS])
        return "".join(chr(rng.choice(pool)) + rng.choice(["", "", " ", "a"]) for _ in range(rng.randint(1, 8)))

    def emoji(self):
        rng = self.rng
        return "".join(rng.choice([rng.choice(EMOJI), rng.choice(EMOJI), " ", rng.choice(WORDS), "\u200d", "\u0301"])
                       for _ in range(rng.randint(1, 5)))

    def spaced(self):
        rng = self.rng
        return "".join(rng.choice([rng.choice(SPACES), rng.choice(SPACES), rng.choice(WORDS)[:5], "'", "''", "'re", "?!"])
                       for _ in range(rng.randint(1, 9)))

    KINDS = [("sentence", 6), ("script_words", 6), ("marked", 4), ("controlled", 2), ("long_word", 1), ("tagged", 3),
             ("assigned", 6), ("emoji", 2), ("spaced", 3)]

    def make(self, count, most_bytes=400):
        makers = [getattr(self, name) for name, weight in self.KINDS for _ in range(weight)]
        seen, out = set(), []
        turn = 0
        while len(out) < count:
            text = makers[turn % len(makers)]()
            turn += 1
            if text not in seen and len(text.encode()) <= most_bytes:
                seen.add(text)
                out.append(text)
        return out


def every_scalar():
    """Each assigned scalar once, with neighbours of three kinds, eight to a text."""
    made = [[chr(c), f"a{chr(c)}\u0301b", f"1 {chr(c)}{chr(c)} e"][c % 3] for c in ASSIGNED]
    return [" ".join(made[i:i + 8]) for i in range(0, len(made), 8)]


def character_map(entries):
    """A SentencePiece character map: a double array in the layout of darts-clone, then the texts that replace."""
    texts, places = bytearray(), {}
    for value in entries.values():
        if value not in places:
            places[value] = len(texts)
            texts += value.encode() + b"\0"
    trie = {}
    for key, value in entries.items():
        node = trie
        for byte in key.encode():
            node = node.setdefault(byte, {})
        node[-1] = places[value]
    units, used, free = {}, {0}, 1

    def place(node, at):
        # Children stand at base ^ label; the value of a leaf at base itself.
        nonlocal free
        labels = [0 if label == -1 else label for label in node]
        base = free
        while any((base ^ label) in used or (base ^ label) == 0 for label in labels) or base in bases or (
                (base ^ at) >= 1 << 21):
            base += 1
        bases.add(base)
        for label in labels:
            used.add(base ^ label)
        while free in used:
            free += 1
        offset = base ^ at
        units[at] = units.get(at, 0) | offset << 10 | ((1 << 8) if -1 in node else 0)
        for label, child in node.items():
            if label == -1:
                units[base] = child | 1 << 31
            else:
                units[base ^ label] = label
                place(child, base ^ label)

    bases = set()
    place(trie, 0)
    size = (max(units) // 256 + 1) * 256
    array = b"".join(struct.pack("<I", units.get(i, 0)) for i in range(size))
    return base64.b64encode(struct.pack("<I", len(array)) + array + bytes(texts)).decode()


@functools.cache
def nmt_nfkc():
    """A map of the making of SentencePiece's own, `nmt_nfkc`, from this Python's tables, with removals and quirks."""
    entries = {}
    for c in ASSIGNED:
        s = chr(c)
        n = unicodedata.normalize("NFKC", s)
        if n != s and c < 0x3400:
            entries[s] = n
    for base in "aeiouAEIOUncy":
        for mark in "\u0300\u0301\u0302\u0303\u0308":
            n = unicodedata.normalize("NFC", base + mark)
            if len(n) == 1:
                entries[base + mark] = n
    for c in [*range(1, 9), 0xB, *range(0xE, 0x20), 0x7F, 0x8F, 0x9F, 0xAD]:
        entries[chr(c)] = ""
    for c in [9, 10, 12, 13, 0xA0, 0x1680, *range(0x2000, 0x2010), 0x2028, 0x2029, 0x202F, 0x205F, 0x2581, 0x3000, 0xFEFF,
              0xFFFD]:
        entries[chr(c)] = " "
    entries |= {"\r\n": " ", "가": "ka", "ж": "zhzh", "\u0600": "", "©": "(c)", "É": "", "\u093f": "i"}
    return character_map(entries)


def corpus(count):
    texts = Texts(7)
    return [texts.sentence() + " " + texts.sentence().lower() for _ in range(count)]


def strip(content):
    """A tokenizer's file as text, its entries in a stable order."""
    return json.dumps(json.loads(content), ensure_ascii=False, separators=(",", ":"))


SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
ROBERTA = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
ODD = [AddedToken("<w>", lstrip=True, normalized=False), AddedToken("[Ünï]", rstrip=True, normalized=False),
       AddedToken("Day", single_word=True, normalized=True), AddedToken("<|x|>", normalized=True, lstrip=True, rstrip=True)]


level = pre_tokenizers.ByteLevel


def precompiled():
    return normalizers.Precompiled(base64.b64decode(nmt_nfkc()))


def framed(t, cls, sep):
    ids = {x: t.token_to_id(x) for x in (cls, sep)}
    return processors.TemplateProcessing(single=f"{cls} $A {sep}", pair=f"{cls} $A {sep} $B:1 {sep}:1",
                                         special_tokens=list(ids.items()))


def unigram(texts, normalizer, pre, special, unk, size=1500, byte_fallback=False):
    t = Tokenizer(models.Unigram())
    t.normalizer, t.pre_tokenizer = normalizer, pre
    t.train_from_iterator(texts, trainers.UnigramTrainer(
        vocab_size=size, special_tokens=special, unk_token=unk, show_progress=False))
    if byte_fallback:
        content = json.loads(t.to_str())
        content["model"]["vocab"] += [[f"<0x{b:02X}>", -9.5] for b in range(256)]
        content["model"]["byte_fallback"] = True
        t = Tokenizer.from_str(json.dumps(content))
    return t


def byte_pairs(texts, normalizer, pre, special, size=1500, alphabet=True):
    t = Tokenizer(models.BPE())
    t.normalizer, t.pre_tokenizer = normalizer, pre
    t.train_from_iterator(texts, trainers.BpeTrainer(
        vocab_size=size, special_tokens=special, show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet() if alphabet else []))
    return t


def word_pieces(texts, normalizer, pre, size=1500):
    t = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    t.normalizer, t.pre_tokenizer = normalizer, pre
    t.train_from_iterator(texts, trainers.WordPieceTrainer(vocab_size=size, special_tokens=SPECIAL, show_progress=False))
    return t


def changed(t, **model):
    content = json.loads(t.to_str())
    content["model"] |= model
    return Tokenizer.from_str(json.dumps(content))


def deberta(texts):
    t = unigram(texts, normalizers.Sequence([normalizers.Strip(), precompiled(), normalizers.Replace(Regex(" {2,}"), " ")]),
                pre_tokenizers.Sequence([pre_tokenizers.Metaspace()]), SPECIAL, "[UNK]")
    t.post_processor = framed(t, "[CLS]", "[SEP]")
    t.add_special_tokens(SPECIAL + ["<<ENT>>"])
    return t


def xlmr(texts):
    t = unigram(texts, precompiled(),
                pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]), ROBERTA, "<unk>")
    t.add_special_tokens([*ROBERTA[:4], AddedToken("<mask>", lstrip=True, normalized=False)])
    t.post_processor = framed(t, "<s>", "</s>")
    t.enable_truncation(12)
    return t


def unigram_odd(texts):
    t = unigram(texts, normalizers.Sequence([normalizers.NFKC(), normalizers.Nmt(), normalizers.Lowercase()]),
                pre_tokenizers.Metaspace(prepend_scheme="first", split=False), ROBERTA, "<unk>", byte_fallback=True)
    t.add_special_tokens(ROBERTA)
    t.add_tokens(ODD)
    t.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=True)
    return t


def unigram_steps(texts):
    # The first step is the one that transformers 5 writes for DeBERTa-v3.
    t = unigram(texts, normalizers.Sequence([normalizers.Replace(Regex(r"\s{2,}|[\n\r\t]"), " "), normalizers.NFKD(),
                                             normalizers.StripAccents(), normalizers.Prepend("_"),
                                             normalizers.Replace("'", "’")]),
                pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.Digits(individual_digits=True),
                                         pre_tokenizers.Metaspace(prepend_scheme="never")]), ROBERTA, "<unk>")
    t.add_tokens(ODD)
    t.enable_truncation(6, direction="left")
    return t


def modernbert(texts):
    t = byte_pairs(texts, normalizers.NFC(), level(add_prefix_space=False), ["<|endoftext|>", "<|padding|>", *SPECIAL])
    t.add_special_tokens(["<|endoftext|>", "<|padding|>", *SPECIAL[:4], AddedToken("[MASK]", lstrip=True, normalized=False)])
    t.post_processor = framed(t, "[CLS]", "[SEP]")
    return t


def roberta(texts):
    t = byte_pairs(texts, None, level(add_prefix_space=True), ROBERTA)
    t.add_special_tokens([*ROBERTA[:4], AddedToken("<mask>", lstrip=True, normalized=False)])
    t.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=True)
    return t


def bpe_odd(texts):
    t = byte_pairs(texts, normalizers.NFKC(), pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=False), pre_tokenizers.Punctuation("merged_with_previous"),
         level(add_prefix_space=True, use_regex=False)]), ROBERTA, alphabet=False)
    t = changed(t, ignore_merges=True, unk_token="<unk>", fuse_unk=True)
    t.add_tokens(ODD)
    t.post_processor = processors.Sequence([processors.ByteLevel(trim_offsets=True, add_prefix_space=False),
                                            processors.BertProcessing(("</s>", 2), ("<s>", 0))])
    return t


def bpe_steps(texts):
    t = byte_pairs(texts, normalizers.NFD(), pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex("\\s+"), "merged_with_next"), level(add_prefix_space=False)]), [])
    t.add_tokens(ODD[2:])
    t.post_processor = processors.Sequence([framed(t, "a", "b"), processors.ByteLevel(trim_offsets=True)])
    return t


def bert(texts):
    t = word_pieces(texts, normalizers.BertNormalizer(lowercase=True), pre_tokenizers.BertPreTokenizer())
    t.add_special_tokens(SPECIAL)
    t.post_processor = framed(t, "[CLS]", "[SEP]")
    return t


def wordpiece_odd(texts):
    t = word_pieces(texts, normalizers.BertNormalizer(lowercase=False, strip_accents=True),
                    pre_tokenizers.BertPreTokenizer())
    t.add_special_tokens(SPECIAL)
    t.add_tokens(ODD)
    t.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return t


def wordpiece_steps(texts):
    t = word_pieces(texts, normalizers.Sequence([normalizers.NFD(), normalizers.Lowercase(), normalizers.StripAccents()]),
                    pre_tokenizers.Sequence([pre_tokenizers.CharDelimiterSplit("-"), pre_tokenizers.WhitespaceSplit(),
                                             pre_tokenizers.Punctuation("contiguous")]))
    t.add_special_tokens(SPECIAL)
    return t


# Of the kinds that published files are of, and of kinds that try each step.
KINDS = {"unigram-deberta": deberta, "unigram-xlmr": xlmr, "unigram-odd": unigram_odd, "unigram-steps": unigram_steps,
         "bpe-modernbert": modernbert, "bpe-roberta": roberta, "bpe-odd": bpe_odd, "bpe-steps": bpe_steps,
         "wordpiece-bert": bert, "wordpiece-odd": wordpiece_odd, "wordpiece-steps": wordpiece_steps}


def tokenizer(name):
    """The tokenizer of a name, trained on the spot."""
    return KINDS[name](corpus(800))
