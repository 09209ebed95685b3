"""Counts how often the starter model is right about packages it was never trained on, by its confidence.

    python3 scripts/starter/confidences.py > Tests/StatisticsTests/Fixtures/starter-confidences.txt

Reads the releases that the model card names through apt, as `scripts/train-starter` does, and asks `leeway predict`. A
line is a split (`reviewed` and `held_out` are the two halves of the held-out packages, by a hash of the name; `new` are
packages that only the next release has), the true group's number, a bin of confidence (16 of equal width), the
descriptions, those that were answered rightly, and the sum of their confidences in steps of 2**-20. Needs PyYAML.
"""

import argparse
import hashlib
import json
import subprocess
from pathlib import Path

from archive import configured_mirror, read_release
from corpus import make_corpus
from groups import GROUPS, group_of

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leeway", default=str(ROOT / ".build/release/leeway"), help="the program (%(default)s)")
    parser.add_argument("--mirror", help="the archive; by default the one that this machine's apt reads")
    parser.add_argument("--trusted", action="store_true", help="do not check the archive's signatures")
    parser.add_argument("--folder", type=Path, default=ROOT / ".deps/starter", help="for the lists (%(default)s)")
    options = parser.parse_args()
    mirror = options.mirror or configured_mirror()
    current, following = (read_release(mirror, name, options.folder, options.trusted) for name in ("bookworm", "trixie"))
    corpus = make_corpus(current, following)
    counts: dict[tuple[str, int, int], list[int]] = {}
    for split in ("held_out", "new"):
        packages = getattr(corpus, split)
        lines = "".join(json.dumps({"text": package.text}) + "\n" for package in packages)
        command = [options.leeway, "predict", "--model", str(ROOT / "models/starter")]
        said = subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout.splitlines()
        for package, line in zip(packages, said, strict=True):
            best = json.loads(line)["classifications"][0]["labels"][0]
            group = group_of(package.section)
            half = int(hashlib.sha256(package.name.encode()).hexdigest()[8:16], 16) % 2
            name = "reviewed" if split == "held_out" and half == 0 else split
            place = (name, GROUPS.index(group), min(int(best["score"] * 16), 15))
            cell = counts.setdefault(place, [0, 0, 0])
            cell[0] += 1
            cell[1] += best["label"] == group
            cell[2] += round(best["score"] * 2**20)
    for place, cell in sorted(counts.items()):
        print(*place, *cell)


if __name__ == "__main__":
    main()
