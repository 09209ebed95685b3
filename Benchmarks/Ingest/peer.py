#!/usr/bin/env python3
"""Does by hand what `ingest` does to a document, in Python, and prints the CPU time for each.

    swift run -c release IngestBenchmark 100000 --write /tmp/documents.jsonl
    python3 Benchmarks/Ingest/peer.py /tmp/documents.jsonl

Uses orjson where it is installed, else the standard library's json.
"""
import hashlib
import sys
import time
from collections import OrderedDict
from datetime import datetime, timedelta, timezone

try:
    import orjson

    loads, dumps, parser = orjson.loads, orjson.dumps, "orjson " + orjson.__version__
except ImportError:
    import json

    loads, parser = json.loads, "json"

    def dumps(value):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


OWN = {"id", "source", "text", "event_time", "received_at", "late", "attributes", "provenance"}
LATENESS = timedelta(seconds=60)


def run(lines, now):
    remembered, reached = [OrderedDict() for _ in range(4)], [None] * 4
    received = now.isoformat()
    sent = []
    for number, line in enumerate(lines):
        partition, offset = number % 4, number // 4
        if not line or len(line) > 1 << 20:
            raise ValueError("size")
        raw = loads(line)
        identifier, text = raw.get("id") or f"documents.raw-{partition}-{offset}", raw.get("text")
        if not isinstance(text, str) or not text.strip():
            raise ValueError("text")
        event_time = datetime.fromisoformat(raw["event_time"].replace("Z", "+00:00"))
        if event_time > now + timedelta(minutes=5):
            raise ValueError("future")
        digest = hashlib.blake2b(identifier.encode(), digest_size=16).digest()
        seen = remembered[partition]
        if digest in seen:
            continue
        seen[digest] = None
        if len(seen) > 500_000:
            seen.popitem(last=False)
        time_reached = reached[partition]
        late = False
        if time_reached is not None and event_time < time_reached:
            pane_end = (event_time.timestamp() // 10 + 1) * 10
            late = pane_end <= time_reached.timestamp()
        if time_reached is None or event_time - LATENESS > time_reached:
            reached[partition] = event_time - LATENESS
        document = {
            "id": identifier,
            "source": "default",
            "event_time": raw["event_time"],
            "received_at": received,
            "late": late,
            "text": text,
            "attributes": {},
            "provenance": {
                "topic": "documents.raw",
                "partition": partition,
                "offset": offset,
                "timestamp": raw["event_time"],
                "schema_version": 1,
            },
        }
        for name, value in raw.items():
            if name not in OWN:
                document[name] = value
        headers = [
            ("ce_id", f"documents.raw-{partition}-{offset}-document".encode()),
            ("ce_type", b"leeway.document"),
            ("ce_source", b"leeway/ingest"),
            ("ce_specversion", b"1.0"),
            ("content-type", b"application/json"),
            ("ce_time", raw["event_time"].encode()),
        ]
        sent.append((partition, identifier.encode(), headers, dumps(document)))
        if len(sent) == 2_000:
            sent.clear()


def main():
    with open(sys.argv[1], "rb") as file:
        lines = file.read().splitlines()
    now = datetime.now(timezone.utc)
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        run(lines, now)
        best = min(best, time.process_time() - start)
    each = best / len(lines) * 1e6
    version = ".".join(map(str, sys.version_info[:3]))
    print(
        f"by hand in Python {version} with {parser}: {len(lines)} documents; best of 3: {each:.2f} µs of CPU each, "
        f"{1e6 / each:,.0f} a CPU-second"
    )


main()
