#!/usr/bin/env python3
"""What `leeway run ingest` costs with Kafka around it: documents per CPU-second, and the memory of each stage.

An embedded cluster runs in a process of its own, so that its work does not count; documents of 1 KB are published in
rounds, as the cluster keeps 5 MiB of a partition only; the processor time of the worker between the first round and the
last is divided by the documents.

    python3 Benchmarks/Ingest/end_to_end.py .build/release/leeway [ROUNDS]
"""
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

DOCUMENTS = 12_000


def processor_seconds(process):
    fields = open(f"/proc/{process.pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mib(process):
    for line in open(f"/proc/{process.pid}/status"):
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def documents(number, path):
    """Texts of words drawn by a seed, about 1 KB with their frame, each with an id of its own."""
    draw = random.Random(number)
    words = ["".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=draw.randint(2, 9))) for _ in range(4_000)]
    with open(path, "w") as file:
        for index in range(DOCUMENTS):
            text = " ".join(draw.choices(words, k=135))
            document = {
                "id": f"{number}-{index}", "text": text, "event_time": "2026-01-01T00:00:00Z", "channel": "mail",
                "customer": draw.randint(1, 99999), "tags": ["one", "two"],
            }
            file.write(json.dumps(document) + "\n")


def main():
    program = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    host = subprocess.Popen([program, "run", "--embedded", "flag"], stdout=subprocess.PIPE, text=True,
                            stderr=subprocess.DEVNULL)
    address = host.stdout.readline().strip()
    names = ["ingest", "summarize", "detect"]
    workers = {
        name: subprocess.Popen([program, "run", name, "--brokers", address], stderr=subprocess.DEVNULL)
        for name in names
    }
    worker = workers["ingest"]
    try:
        with tempfile.TemporaryDirectory() as folder:
            before = None
            for number in range(rounds + 1):
                path = os.path.join(folder, "documents.jsonl")
                documents(number, path)
                subprocess.run([program, "publish", "--brokers", address, "--file", path, "--key", "/id"], check=True,
                               stdout=subprocess.DEVNULL)
                group = ["kcat", "-C", "-q", "-b", address, "-t", "documents", "-o", "-1", "-e", "-f", "%o\n"]
                done = -1
                while done < (number + 1) * DOCUMENTS:
                    time.sleep(0.2)
                    lines = subprocess.run(group, capture_output=True, text=True).stdout.split()
                    done = sum(int(line) + 1 for line in lines)
                if before is None:
                    before = processor_seconds(worker)
            spent = processor_seconds(worker) - before
        total = rounds * DOCUMENTS
        print(f"ingest: {total / spent:,.0f} documents per CPU-second, {spent / total * 1e6:.2f} µs a document")
        for name, process in workers.items():
            print(f"{name}: {resident_mib(process):.0f} MiB resident")
        print(f"flag, with the embedded cluster: {resident_mib(host):.0f} MiB resident")
    finally:
        for process in [*workers.values(), host]:
            process.send_signal(signal.SIGTERM)
            process.wait()


main()
