#!/usr/bin/env python3
"""Writes json_cases.txt: texts near JSON, and whether they are JSON that Events accepts.

The judge is Python's json module, made strict: UTF-8 without a mark, no NaN or Infinity, no key twice in an object,
no half of a surrogate pair. A line is A (accepted) or R (refused), a space, and the text in base64.

    python3 json_cases.py > json_cases.txt
"""

import base64
import json
import random

SEED = 20240101
SAMPLES = [
    '{"id":"a-1","n":-1.5e+10,"t":true,"l":[1,{"x":null}]}',
    '["\\u00e9\\ud83d\\ude00","é😀",0.10,-0,1E5]',
    '{"a":{"b":"\\"\\\\\\/\\b\\f\\n\\r\\t"},"\\u0061b":false}',
    ' [ [ ] , { } , "" , 12 , [ "abcdefgh" , "日本" ] ] ',
    '"plain text of a length"',
    '{"a":1,"b":2,"c":3,"a ":4}',
]
PIECES = [
    b'"', b"\\", b"\\u", b"\\ud83d", b"\\ude00", b"\\u0061", b"{", b"}", b"[", b"]", b",", b":", b"0", b"1", b"-", b"+",
    b".", b"e", b"E", b"true", b"false", b"null", b" ", b"\n", b"\t", b"\x00", b"\x1f", b"\x7f", b'"a":1', b'"a"', b"\x80",
    b"\xc0\x80", b"\xc3\xa9", b"\xe2\x82\xac", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"\xf4\x90\x80\x80", b"\xff",
    b"\xef\xbb\xbf", b"NaN", b"Infinity", b"01", b"1.", b"\\n", b"\\x", b"/", b"'",
]


def pairs(members):
    keys = [key for key, _ in members]
    if len(set(keys)) != len(keys):
        raise ValueError("a key twice")
    return dict(members)


def constant(name):
    raise ValueError(name)


def is_scalars(value):
    if isinstance(value, str):
        return not any(0xD800 <= ord(character) <= 0xDFFF for character in value)
    if isinstance(value, dict):
        return all(is_scalars(key) and is_scalars(member) for key, member in value.items())
    if isinstance(value, list):
        return all(is_scalars(element) for element in value)
    return True


def accepts(text):
    try:
        return is_scalars(json.loads(text.decode("utf-8"), object_pairs_hook=pairs, parse_constant=constant))
    except (ValueError, RecursionError):
        return False


def mutate(text, chance):
    text = bytearray(text)
    for _ in range(chance.choice([0, 1, 1, 1, 2, 3])):
        place = chance.randrange(len(text) + 1)
        what = chance.randrange(5)
        if what == 0:
            text[place:place] = chance.choice(PIECES)
        elif what == 1:
            text[place : place + chance.randrange(1, 4)] = b""
        elif what == 2:
            text[place : place + 1] = chance.choice(PIECES)
        elif what == 3:
            text[place : place + 1] = bytes([chance.randrange(256)])
        else:
            end = min(len(text), place + chance.randrange(1, 8))
            text[place:place] = text[place:end]
    return bytes(text)


def main():
    chance = random.Random(SEED)
    cases = {mutate(chance.choice(SAMPLES).encode(), chance) for _ in range(2600)}
    for text in sorted(cases):
        print("A" if accepts(text) else "R", base64.b64encode(text).decode())


main()
