#!/usr/bin/env python3
"""Holds the vectors that Vectors.java printed against kafka-python, and prints them as the table of a Swift test.

    pip install kafka-python
    check.py < vectors.txt > ../../Tests/KafkaTests/PartitionerVectors.swift
"""

import sys

import kafka
from kafka.partitioner.default import murmur2

print("/// What the Java client (kafka-clients 3.8.1) makes of keys: the key in hexadecimal, its murmur2 as a signed number,")
print(f"/// and its partition of 4, 7 and 1000. kafka-python {kafka.__version__} says the same. Printed by")
print("/// `scripts/partitioner/Vectors.java` and `scripts/partitioner/check.py`.")
print("enum PartitionerVectors {")
print('  static let text = """')
for line in sys.stdin:
    key, signed, *partitions = line.split()
    data = bytes.fromhex("" if key == "-" else key)
    found = murmur2(data)
    assert found & 0xFFFFFFFF == int(signed) & 0xFFFFFFFF, line
    assert [(found & 0x7FFFFFFF) % count for count in (4, 7, 1000)] == [int(number) for number in partitions], line
    print("    " + line.strip())
print('    """')
print("}")
