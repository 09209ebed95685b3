#!/usr/bin/env python3
"""Compares the tokenizer with the reference on many texts: ids and offsets, with and without special tokens.

    swift build -c release --product InferenceBenchmark
    pip install tokenizers==0.23.3
    LEEWAY_BENCHMARK=.build/release/InferenceBenchmark $LEEWAY_PYTHON check-tokenizers.py [NAME | FILE.json …]

Without names, every tokenizer of tokenizer_texts.py; a file is a tokenizer.json of one's own. 50,000 texts (TEXTS=… for
another number) and every assigned scalar for each. Exits with 1 where any differ, or a file is refused.
"""

import json
import os
import subprocess
import sys
import tempfile

from tokenizers import Tokenizer

import tokenizer_texts

COUNT = int(os.environ.get("TEXTS", 50_000))


class Refused(Exception):
    """Why a file is not loaded."""


def ours(file, texts_file):
    out = subprocess.run([os.environ["LEEWAY_BENCHMARK"], "encode", file, texts_file], capture_output=True, text=True)
    if out.returncode:
        raise Refused((out.stderr or out.stdout or str(out.returncode)).strip())
    return (json.loads(line) for line in out.stdout.splitlines())


def theirs(t, text):
    row = []
    for special in (True, False):
        e = t.encode(text, add_special_tokens=special)
        row += [e.ids, [a for a, _ in e.offsets], [b for _, b in e.offsets]]
    return row


def main():
    names = sys.argv[1:]
    texts = tokenizer_texts.every_scalar() + tokenizer_texts.Texts(20240102).make(COUNT)
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        texts_file = f"{folder}/texts.jsonl"
        with open(texts_file, "w") as file:
            file.writelines(json.dumps(text) + "\n" for text in texts)
        for name in names or tokenizer_texts.KINDS:
            path = name
            if name.endswith(".json"):
                try:
                    t = Tokenizer.from_file(name)
                except Exception as refused:
                    print(f"{name}: the reference refuses it: {refused}", flush=True)
                    continue
            else:
                t = tokenizer_texts.tokenizer(name)
                path = f"{folder}/{name}.json"
                t.save(path)
            t.no_padding()
            wrong = 0
            try:
                rows = ours(path, texts_file)
            except Refused as refused:
                failed = True
                print(f"{name}: refused: {refused}", flush=True)
                continue
            for text, row in zip(texts, rows, strict=True):
                expected = theirs(t, text)
                if row != expected:
                    wrong += 1
                    if wrong <= 5:
                        print(f"  {text!r} {[hex(ord(c)) for c in text]}\n    ours   {row}\n    theirs {expected}")
            failed = failed or wrong > 0
            print(f"{name}: {len(texts)} texts, {wrong} differ", flush=True)
    sys.exit(failed)


main()
