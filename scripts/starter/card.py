"""Writes the model card from the results of a run."""

from groups import LEFT_OUT, SECTIONS


def card(results: dict) -> str:
    """The whole README of the model."""
    template = __file__.removesuffix("card.py") + "card.md"
    with open(template, encoding="utf-8") as lines:
        text = lines.read()
    held, new, speed = results["held_out"], results["new"], results["speed"]
    values = {
        "accuracy": _percent(held["accuracy"]),
        "macro_f1": f"{held['macro_f1']:.3f}",
        "new_accuracy": _percent(new["accuracy"]),
        "current": _release(results["data"]["current"]),
        "following": _release(results["data"]["following"]),
        "left_out": ", ".join(f"`{section}`" for section in LEFT_OUT),
        "splits": _splits(results),
        "groups": _groups(results),
        "quality": _quality(results),
        "confusion": _confusion(held),
        "temperature": f"{results['temperature']:g}",
        "low": f"{results['low_confidence']:g}",
        "calibration": _calibration(results),
        "compared": f"{results['bit_equal_comparisons']:,}",
        "graph_speed": f"{speed['graph_per_cpu_second']:,}",
        "reference_speed": f"{speed['reference_tokenizer_per_cpu_second']:,}",
        "speed_texts": f"{speed['descriptions']:,}",
        "mean_tokens": f"{speed['mean_tokens']:g}",
        "budget": f"{speed['token_budget']:,}",
        "gflops": f"{speed['matrix_product_gflops']}",
        "processor": speed["processor"],
        "load": f"{speed['load_average']:g}",
        "runtime": speed["onnxruntime"],
        "weights": f"{results['weights']:,}",
        "bytes": f"{results['bytes'] / 1e6:.1f}",
        **{f"setting_{name}": f"{value:,}" if isinstance(value, int) else f"{value:g}"
           for name, value in results["settings"].items()},
    }
    for name, value in values.items():
        text = text.replace("{{" + name + "}}", value)
    if "{{" in text:
        raise ValueError(f"the card's template asks for a value that the run has not: {text[text.index('{{'):][:60]}")
    return text


def _release(release: dict) -> str:
    return f"{release['codename']} ({release['version']}, lists of {release['date']})"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _splits(results: dict) -> str:
    names = {"training": "training", "validation": "validation (SHA-256 mod 20 = 5)",
             "held_out": "held out (SHA-256 mod 10 = 0)", "new": "new in the next release"}
    counts = results["data"]["splits"]
    return _table(["split", "source packages", "descriptions"],
                  [[names[key], f"{counts[key]['sources']:,}", f"{counts[key]['descriptions']:,}"] for key in names])


def _groups(results: dict) -> str:
    counts = results["data"]["splits"]["training"]["groups"]
    rows = [[group, ", ".join(SECTIONS[group]), f"{counts[group]:,}",
             f"{results['held_out']['groups'][group]['descriptions']:,}",
             f"{results['held_out']['groups'][group]['f1']:.2f}",
             f"{results['new']['groups'][group]['descriptions']:,}",
             f"{results['new']['groups'][group]['f1']:.2f}"] for group in SECTIONS]
    table = _table(["group", "sections", "training", "held out", "F1", "new", "F1"], rows)
    return table.replace("| --- | ---: |", "| --- | --- |", 1)


def _quality(results: dict) -> str:
    names = {"held_out": "held-out source packages", "held_out_with_duplicates": "the same, repeated texts counted",
             "new": "packages new in the next release"}
    return _table(["", "descriptions", "accuracy", "macro F1", "mean accuracy of a group"],
                  [[names[key], f"{results[key]['descriptions']:,}", _percent(results[key]["accuracy"]),
                    f"{results[key]['macro_f1']:.3f}", _percent(results[key]["accuracy_of_each_group_averaged"])]
                   for key in names])


def _confusion(held: dict) -> str:
    return _table(["pair", "first taken for second", "second taken for first"],
                  [[" and ".join(pair["groups"]), str(pair["first_as_second"]), str(pair["second_as_first"])]
                   for pair in held["confused"]])


def _calibration(results: dict) -> str:
    names = {"held_out": "held out", "new": "new"}
    rows = []
    for key, name in names.items():
        split = results[key]
        low = split["accuracy_of_low_confidence"]
        rows.append([name, f"{split['calibration_error']:.3f}", f"{split['calibration_error_without_temperature']:.3f}",
                     _percent(split["share_of_low_confidence"]), "none" if low is None else _percent(low),
                     _percent(split["accuracy_of_the_rest"])])
    return _table(["", "calibration error", "without the temperature", "low confidence", "accuracy of those",
                   "accuracy of the rest"], rows)
