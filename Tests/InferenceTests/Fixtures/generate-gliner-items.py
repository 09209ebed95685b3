#!/usr/bin/env python3
"""Writes gliner/*/items.jsonl: the ids that the reference tokenizer gives to each item of the vectors, alone.

    pip install tokenizers==0.23.3
    python3 generate-gliner-items.py

With them the families are tested apart from the tokenizers. A line holds many items: {"item": [ids], ...}.
"""

import json
import pathlib
import re
import sys
import unicodedata

from tokenizers import Tokenizer

GLINER = pathlib.Path(__file__).parent / "gliner"
TEXTS = {r["id"]: r["text"] for r in map(json.loads, open(GLINER / "texts.jsonl"))}
MARKS = "".join(chr(c) for c in range(sys.maxunicode + 1) if unicodedata.category(chr(c))[0] == "M")
WORD = rf"[\w{MARKS}\u200c\u200d]"
WORDS = re.compile(rf"https?://\S+|www\.\S+|[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{{2,}}|@[a-z0-9_]+|{WORD}+(?:[-_]{WORD}+)*|\S",
                   re.IGNORECASE)
OLD_WORDS = re.compile(r"\w+(?:[-_]\w+)*|\S")


def old_items(folder):
    config = json.loads((folder / "gliner_config.json").read_text())
    items = [config["ent_token"], config["sep_token"], "a", "b"]
    for case in map(json.loads, open(folder / "vectors.jsonl")):
        items += case["labels"]
        for text in case.get("text_ids") or [case["text_id"]]:
            items += OLD_WORDS.findall(TEXTS[text])
    return items


def new_items(folder):
    items = ["(", ")", "[P]", "[E]", "[C]", "[R]", "[L]", "[SEP_STRUCT]", "[SEP_TEXT]", ".", "a", "b", "entities",
             "positive", "negative", "neutral", "tone", "person", "organization", "city", "date"]
    for case in map(json.loads, open(folder / "vectors.jsonl")):
        items += case.get("labels") or []
        items += list((case.get("schema") or {}).get("entities") or [])
        for task in case.get("tasks") or []:
            items += [task["prompt"], *task["children"]]
        items += case.get("choice_prefix") or []
        for text in case.get("text_ids") or [case["text_id"]]:
            items += [w.lower() for w in WORDS.findall(TEXTS[text] + case.get("normalized_text_suffix", "."))]
    return items


def main():
    for name, collect in (("gliner1_bert", old_items), ("gliner1_deberta", old_items), ("gliner2_span", new_items)):
        folder = GLINER / name
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        items = sorted(set(collect(folder)))
        lines = []
        for first in range(0, len(items), 100):
            part = {i: tokenizer.encode(i, add_special_tokens=False).ids for i in items[first:first + 100]}
            lines.append(json.dumps(part, ensure_ascii=False, separators=(",", ":")))
        (folder / "items.jsonl").write_text("\n".join(lines) + "\n")


main()
