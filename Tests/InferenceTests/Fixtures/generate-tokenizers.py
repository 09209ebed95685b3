#!/usr/bin/env python3
"""Writes the fixture of the general tokenizer: tokenizers of every kind, odd strings, and what the reference makes of
them.

    pip install tokenizers==0.23.3
    python3 generate-tokenizers.py           # writes tokenizers/ beside this script

tokenizers/NAME.json   a tokenizer.json, trained by tokenizer_texts.py
tokenizers/texts.bin   texts, each after its length in bytes
tokenizers/NAME.bin    for each text in turn: tokens with the special tokens, then without; a token is its id,
                       zigzag(start - the last end) and end - start, in Unicode scalars

Numbers are LEB128.
"""

import json
import pathlib

import tokenizers
from tokenizers import Tokenizer

import tokenizer_texts

HERE = pathlib.Path(__file__).parent / "tokenizers"


def leb(n):
    out = bytearray()
    while n >= 0x80:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    out.append(n)
    return bytes(out)


def tokens(encoding):
    out, last = bytearray(leb(len(encoding.ids))), 0
    for token, (start, end) in zip(encoding.ids, encoding.offsets):
        gap = start - last
        out += leb(token) + leb(gap * 2 if gap >= 0 else -gap * 2 - 1) + leb(end - start)
        last = end
    return out


def main():
    HERE.mkdir(exist_ok=True)
    texts = tokenizer_texts.Texts(20240103).make(1200, most_bytes=160)
    (HERE / "texts.bin").write_bytes(b"".join(leb(len(t.encode())) + t.encode() for t in texts))
    for name in tokenizer_texts.KINDS:
        t = tokenizer_texts.tokenizer(name)
        content = json.loads(t.to_str())
        if name.endswith("-odd"):
            # Older files do not say which model they have.
            del content["model"]["type"]
        (HERE / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n")
        t = Tokenizer.from_file(str(HERE / f"{name}.json"))
        out = bytearray()
        for text in texts:
            for special in (True, False):
                out += tokens(t.encode(text, add_special_tokens=special))
        (HERE / f"{name}.bin").write_bytes(out)
    print(f"tokenizers {tokenizers.__version__}: {len(texts)} texts, {len(tokenizer_texts.KINDS)} tokenizers")


main()
