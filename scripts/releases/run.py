"""Judges the package descriptions of three releases as one stream; called by `scripts/compare-releases`."""

import argparse
import json
import random
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts" / "starter"))

from archive import ArchiveError, Package, configured_mirror, read_release  # noqa: E402
from findings import Finding, findings, share  # noqa: E402
from observations import ecosystem, features  # noqa: E402
from pictures import SHORT, alerts_picture, lengths_picture, shares_picture  # noqa: E402

BASELINE = 28_000
Observations = list[dict[str, Any]]


def main() -> None:
    options = _options()
    packages = {name: _read(options, name) for name in options.releases}
    _turnover(packages)
    releases = {name: [features(package) for package in found] for name, found in packages.items()}
    first, second, third = options.releases
    streams = {f"since-{first}": [first, second, third], f"since-{second}": [second, third]}
    results = []
    for seed in range(options.seed, options.seed + options.runs):
        ordered = {name: _shuffled(observations, f"{seed} {name}") for name, observations in releases.items()}
        lines = _detect(options, seed, streams, ordered)
        results.append({stream: findings(lines, stream) for stream in streams})
        if seed == options.seed:
            _draw(options, f"since-{first}", ordered, results[0][f"since-{first}"])
            _report(streams, releases, ordered, results[0])
    _repeat(streams, releases, results)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="compare-releases", description=__doc__)
    parser.add_argument("--leeway", default=str(ROOT / ".build/release/leeway"), help="the program (%(default)s)")
    parser.add_argument("--releases", nargs=3, default=["bullseye", "bookworm", "trixie"], metavar="CODENAME")
    parser.add_argument("--mirror", help="the archive; by default the one that this machine's apt reads")
    parser.add_argument("--trusted", action="store_true", help="do not check the archive's signatures")
    parser.add_argument("--seed", type=int, default=1, help="of the order within each release (%(default)s)")
    parser.add_argument("--runs", type=int, default=10, help="orders to judge, by successive seeds (%(default)s)")
    parser.add_argument("--folder", type=Path, default=ROOT / ".deps/releases", help="for lists and observations")
    parser.add_argument("--pictures", type=Path, help="the folder for the pictures; by default in --folder")
    return parser.parse_args()


def _read(options: argparse.Namespace, name: str) -> list[Package]:
    release = read_release(options.mirror or configured_mirror(), name, options.folder, options.trusted)
    print(f"{name}: version {release.version} of {release.date}, {len(release.packages):,} descriptions", flush=True)
    if len(release.packages) <= BASELINE:
        raise ArchiveError(f"{name} has {len(release.packages)} descriptions; a baseline needs {BASELINE}")
    return release.packages


def _turnover(packages: dict[str, list[Package]]) -> None:
    """Prints what is known of the change between releases without any statistics."""
    short = {name: [p for p in found if len(p.text) < SHORT] for name, found in packages.items()}
    for name, found in short.items():
        rust = sum(ecosystem(p.name) == "rust" for p in found)
        print(f"{name}: {len(found):,} descriptions below {SHORT} characters, {rust:,} of them of Rust packages")
    for old_name, new_name in zip(packages, list(packages)[1:]):
        old, new = ({p.name: p for p in packages[name]} for name in (old_name, new_name))
        stay = old.keys() & new.keys()
        came = new.keys() - old.keys()
        print(
            f"{old_name} to {new_name}: {len(old) - len(stay):,} packages went, {len(came):,} came, {len(stay):,} stayed; "
            f"of these {sum(old[n].text == new[n].text for n in stay):,} kept their description, "
            f"{sum(not old[n].tags and bool(new[n].tags) for n in stay):,} got their first debtags and "
            f"{sum(bool(old[n].tags) and not new[n].tags for n in stay):,} lost theirs; "
            f"{sum(bool(new[n].tags) for n in came):,} of those that came have debtags")


def _shuffled(observations: Observations, seed: str) -> Observations:
    order = list(observations)
    random.Random(seed).shuffle(order)
    return order


def _detect(
    options: argparse.Namespace, seed: int, streams: dict[str, list[str]], ordered: dict[str, Observations]
) -> list[dict[str, Any]]:
    """Writes the streams of one seed and has them judged. What was found is kept, the input of the first seed too."""
    texts = {name: [json.dumps(o) for o in observations] for name, observations in ordered.items()}
    path = options.folder / f"observations-{seed}.jsonl"
    with path.open("w") as file:
        for stream, parts in streams.items():
            for part in parts:
                file.writelines(f'{{"stream": "{stream}", "features": {text}}}\n' for text in texts[part])
    command = [options.leeway, "detect", "--input", str(path), "--window", "10000"]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    except OSError as error:
        raise ArchiveError(f"{options.leeway} cannot be run ({error.strerror}): name the program with --leeway") from None
    except subprocess.CalledProcessError as error:
        raise ArchiveError(f"leeway detect ended with status {error.returncode}") from None
    if seed != options.seed:
        path.unlink()
    path.with_name(f"found-{seed}.jsonl").write_text(done.stdout)
    return [json.loads(line) for line in done.stdout.splitlines()]


def _borders(parts: list[str], releases: dict[str, Observations]) -> list[int]:
    """Where each later release begins, in documents after the baseline."""
    borders, at = [], -BASELINE
    for part in parts[:-1]:
        at += len(releases[part])
        borders.append(at)
    return borders


def _draw(options: argparse.Namespace, stream: str, ordered: dict[str, Observations], found: list[Finding]) -> None:
    folder = options.pictures or options.folder
    folder.mkdir(parents=True, exist_ok=True)
    parts = list(ordered)
    borders = _borders(parts, ordered)
    after = [o for part in parts for o in ordered[part]][BASELINE:]
    (folder / "releases-shares.svg").write_text(shares_picture(after, borders, parts, found))
    (folder / "releases-alerts.svg").write_text(alerts_picture(len(after), borders, parts, found))
    (folder / "releases-lengths.svg").write_text(lengths_picture(ordered))


def _report(
    streams: dict[str, list[str]], releases: dict[str, Observations], ordered: dict[str, Observations],
    found: dict[str, list[Finding]],
) -> None:
    for stream, parts in streams.items():
        print(f"\n{stream}: borders after {_borders(parts, releases)} documents; opened:")
        known: dict[str, set[str]] = {}
        for finding in sorted((f for f in found[stream] if f.opened), key=lambda f: f.opened):
            if finding.feature not in known and finding.label is not None:
                known[finding.feature] = _values(ordered[parts[0]][:BASELINE], finding.feature)
            shares = [share(releases[p], finding.feature, finding.label, known.get(finding.feature, set())) for p in parts]
            text = " ".join("" if s is None else f"{100 * s:.2f} %" for s in shares)
            place = f"onset {finding.onset:,} ({finding.onset_range[0]:,} to {finding.onset_range[1]:,})"
            ended = f", ended {finding.ended:,}" if finding.ended else ""
            print(f"  {finding.name} {finding.direction}: open {finding.opened:,}, {place}{ended}; {text}")


def _values(observations: Observations, feature: str) -> set[str]:
    values: set[str] = set()
    for observation in observations:
        value = observation[feature]
        values.update(value if isinstance(value, list) else [value])
    return values


def _repeat(
    streams: dict[str, list[str]], releases: dict[str, Observations], results: list[dict[str, list[Finding]]]
) -> None:
    for stream, parts in streams.items():
        borders = _borders(parts, releases)
        early = [f for found in results for f in found[stream] if f.opened and f.opened <= borders[0]]
        warned = [f for found in results for f in found[stream] if f.warned and f.warned <= borders[0]]
        control = borders[0] * len(results)
        print(f"\n{stream}, {len(results)} orders: {len(early)} alerts and {len(warned)} warnings in the {control:,} "
              f"documents of {parts[0]} after the baselines {[f.name for f in early + warned]}")
        opened = [f for found in results for f in found[stream] if f.opened]
        print(f"  {len(opened)} alerts opened, the range of onset of {sum(f.covers(borders) for f in opened)} holds a border, "
              f"{sum(f.ended is not None for f in opened)} resolved")
        names = {f.name for found in results for f in found[stream] if f.opened}
        rows = []
        for name in names:
            alike = [[f for f in found[stream] if f.name == name and f.opened] for found in results]
            firsts = [min(fs, key=lambda f: f.opened) for fs in alike if fs]
            rows.append((median(f.opened for f in firsts), median(f.onset for f in firsts), len(firsts), name))
        for at, onset, runs, name in sorted(rows):
            start = max((b for b in borders if b <= at), default=0)
            print(f"  {name}: in {runs} orders, open after {at:,.0f} ({at - start:,.0f} after the border), onset {onset:,.0f}")


if __name__ == "__main__":
    try:
        main()
    except ArchiveError as error:
        sys.exit(f"compare-releases: {error}")
