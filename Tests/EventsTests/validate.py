#!/usr/bin/env python3
"""Holds sample events against the schemas in topics/, with a validator that is not ours.

    validate.py TOPICS SAMPLES

SAMPLES holds files EVENT.jsonl, a sample a line. Checked are:
- every schema itself, against JSON Schema 2020-12;
- every sample: against its schema, in which fields that are not declared are forbidden (documents apart, whose
  unknown fields pass through), and with each required field taken away, which must be noticed;
- the topics' files: names, keys of the configuration, schemas that they name; and asyncapi.yaml: that its references
  lead somewhere and that it has the same topics.

Ends with 0 if all is well, 1 with a line for each fault, 3 if the validator is not there.
"""

import json
import pathlib
import sys

try:
    import jsonschema
    import yaml
except ImportError as error:
    print(f"{error}. The Python packages jsonschema and pyyaml are needed; use scripts/test, which sets them up.")
    sys.exit(3)

# Events with fields of others in them.
OPEN = {"document"}


def close(schema):
    """The schema with undeclared fields forbidden."""
    if isinstance(schema, list):
        return [close(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: close(part) for key, part in schema.items()}
    if isinstance(schema.get("properties"), dict) and "additionalProperties" not in schema:
        closed["additionalProperties"] = False
    return closed


def check_event(path, samples, faults):
    name = path.stem
    schema = json.loads(path.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    strict = schema if name in OPEN else close(schema)
    validator = jsonschema.Draft202012Validator(strict, format_checker=jsonschema.FormatChecker())
    file = samples / f"{name}.jsonl"
    lines = file.read_text(encoding="utf-8").split("\n")[:-1] if file.exists() else []
    if not lines:
        faults.append(f"{name}: there is no sample")
    for number, line in enumerate(lines, 1):
        sample = json.loads(line)
        for error in validator.iter_errors(sample):
            faults.append(f"{name}, sample {number}: {error.json_path}: {error.message}"[:400])
        for field in schema["required"]:
            if validator.is_valid({key: value for key, value in sample.items() if key != field}):
                faults.append(f"{name}, sample {number}: nobody notices that {field} is missing")
    return len(lines)


def follow(document, node, directory, faults):
    """Checks that every $ref leads somewhere."""
    if isinstance(node, list):
        for part in node:
            follow(document, part, directory, faults)
    elif isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str):
            target = document
            if reference.startswith("#/"):
                for key in reference[2:].split("/"):
                    target = target.get(key) if isinstance(target, dict) else None
                if target is None:
                    faults.append(f"asyncapi.yaml: {reference} leads nowhere")
            elif not (directory / reference).is_file():
                faults.append(f"asyncapi.yaml: there is no {reference}")
        for part in node.values():
            follow(document, part, directory, faults)


def check_topics(directory, faults):
    asyncapi = yaml.safe_load((directory / "asyncapi.yaml").read_text())
    follow(asyncapi, asyncapi, directory, faults)
    channels = {channel["address"]: channel for channel in asyncapi["channels"].values()}
    topics = {path.stem: yaml.safe_load(path.read_text()) for path in directory.glob("*.yaml") if path.stem != "asyncapi"}
    if set(channels) != set(topics):
        faults.append(f"asyncapi.yaml and the topics' files differ: {sorted(set(channels) ^ set(topics))}")
    for name, topic in topics.items():
        if topic["name"] != name:
            faults.append(f"{name}.yaml: the name in it is {topic['name']}")
        for key in ("description", "key", "events", "partitions", "config"):
            if key not in topic:
                faults.append(f"{name}.yaml: {key} is missing")
        for event in topic["events"]:
            schema = event.get("schema") or event.get("headers")
            if not (directory / schema).is_file():
                faults.append(f"{name}.yaml: there is no {schema}")
        kafka = channels.get(name, {}).get("bindings", {}).get("kafka", {})
        configuration = kafka.get("topicConfiguration", {})
        if kafka.get("partitions") != topic["partitions"]:
            faults.append(f"{name}: asyncapi.yaml has another number of partitions")
        for key in ("retention.ms", "max.message.bytes"):
            if configuration.get(key) != topic["config"][key]:
                faults.append(f"{name}: asyncapi.yaml has another {key}")
        if ",".join(configuration.get("cleanup.policy", [])) != topic["config"]["cleanup.policy"]:
            faults.append(f"{name}: asyncapi.yaml has another cleanup.policy")


def main():
    topics, samples = (pathlib.Path(argument) for argument in sys.argv[1:3])
    faults = []
    count = sum(check_event(path, samples, faults) for path in sorted((topics / "schemas").glob("*.json")))
    check_topics(topics, faults)
    print("\n".join(faults[:50]) if faults else f"{count} samples are valid")
    sys.exit(1 if faults else 0)


main()
