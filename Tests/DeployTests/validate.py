"""Checks the files of deploy/ against the schemas they are written to, and against each other.

Usage: validate.py TREE, where TREE is the root of the source tree. Prints one line a fault, and exits with 1 if there
is any. Nothing is built, pulled or started. Needs what scripts/setup --test installs.
"""

import functools
import json
import pathlib
import sys
from importlib import util

import dockerfile_parse
import jsonschema
import kubernetes_validate
import kubernetes_validate.utils
import yaml

STAGES = {  # stage: the topic whose lag scales it
    "ingest": "documents.raw",
    "infer": "documents",
    "summarize": "predictions",
    "detect": "drift.summaries",
    "flag": "drift.alerts",
}
KUBERNETES_VERSIONS = ("1.29", "1.37")
SETTINGS = "/etc/leeway/leeway.yaml"
HERE = pathlib.Path(__file__).resolve().parent

faults = []

# It reads all definitions, some megabytes, again for each resource.
kubernetes_validate.utils.schema_contents = functools.cache(kubernetes_validate.utils.schema_contents)


def fault(file, message):
    faults.append(f"{file}: {message}")


def require(holds, file, message):
    if not holds:
        fault(file, message)


class StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML in which a key may appear once in a mapping: PyYAML alone lets the last one win."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
            if key.value != "<<" and key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key.value!r} appears twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def documents(path):
    try:
        return [d for d in yaml.load_all(path.read_text(), Loader=StrictLoader) if d is not None]
    except yaml.YAMLError as error:
        fault(path.name, f"not YAML: {' '.join(str(error).split())}")
        return []


def document(path):
    found = documents(path)
    require(len(found) == 1, path.name, f"holds {len(found)} documents instead of one")
    return found[0] if len(found) == 1 else {}


def against(schema, value, file):
    for error in sorted(jsonschema.Draft202012Validator(schema).iter_errors(value), key=lambda e: list(e.path)):
        fault(file, f"{'.'.join(map(str, error.absolute_path)) or '(root)'}: {error.message}")


def check_compose(deploy):
    file = "compose.yaml"
    compose = document(deploy / file)
    # The package is installed for this schema alone; importing it would need what its command line needs.
    package = pathlib.Path(util.find_spec("check_jsonschema").submodule_search_locations[0])
    schema = package / "builtin_schemas" / "vendor" / "compose-spec.json"
    against(json.loads(schema.read_text()), compose, file)
    services = compose.get("services", {})
    for stage in STAGES:
        command = services.get(stage, {}).get("command")
        require(command == ["run", stage, "--config", SETTINGS], file, f"services.{stage}: runs {command}")
    for name, service in services.items():
        for other in service.get("depends_on", {}):
            require(other in services, file, f"services.{name}: depends on {other}, which is not there")
        for use in service.get("configs", []):
            require(use["source"] in compose.get("configs", {}), file, f"services.{name}: no config {use['source']}")
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            require(source in compose.get("volumes", {}), file, f"services.{name}: no volume {source}")
        build = service.get("build")
        if build:
            dockerfile = deploy / build["context"] / build["dockerfile"]
            require(dockerfile.is_file(), file, f"services.{name}: no Dockerfile at {build['dockerfile']}")
    for name, config in compose.get("configs", {}).items():
        require((deploy / config["file"]).is_file(), file, f"configs.{name}: no file {config['file']}")


def check_settings(path):
    settings = document(path)
    require(bool(settings.get("kafka", {}).get("brokers")), path.name, "kafka.brokers is missing")
    require(settings.get("http") == {"host": "0.0.0.0", "port": 8080}, path.name, "http is not 0.0.0.0:8080")
    require((settings.get("infer") or {}).get("model") == "/models/starter", path.name, "the model is not the image's")
    return settings


def check_dockerfile(tree):
    file = "Dockerfile"
    known = {"FROM", "RUN", "COPY", "ENV", "WORKDIR", "USER", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "ARG", "COMMENT"}
    with open(tree / "deploy" / file, "rb") as handle:
        steps = dockerfile_parse.DockerfileParser(fileobj=handle).structure
    stages, last = [], []
    for step in steps:
        instruction, value = step["instruction"], step["value"]
        require(instruction in known, file, f"line {step['startline'] + 1}: {instruction} is not used here")
        if instruction == "FROM":
            words = value.split()
            require(":" in words[0] and not words[0].endswith(":latest"), file, f"{words[0]} is not pinned to a version")
            stages.append(words[2] if len(words) == 3 and words[1].upper() == "AS" else str(len(stages)))
            last = []
        elif instruction == "COPY":
            check_copy(tree, value.split(), stages, file)
        last.append((instruction, value))
    require(len(stages) == 2, file, f"has {len(stages)} stages instead of two")
    require(last and dict(last).get("ENTRYPOINT") == '["leeway"]', file, "does not begin with leeway")
    user = dict(last).get("USER", "root").split(":")[0]
    require(user.isdigit() and int(user) > 0, file, f"runs as {user}; a number other than 0 lets Kubernetes see it")


def check_copy(tree, words, stages, file):
    options = [word for word in words if word.startswith("--")]
    sources = [word for word in words if not word.startswith("--")][:-1]
    for option in options:
        require(option.startswith("--from="), file, f"COPY {option} is not used here")
        require(option[7:] in stages[:-1], file, f"COPY {option} names no earlier stage")
    for source in sources if not options else []:
        require(any(tree.glob(source)), file, f"COPY {source}: not in the tree")


def own_schema(kind):
    path = HERE / "schemas" / f"{kind.lower()}.json"
    return json.loads(path.read_text()) if path.is_file() else None


def check_kubernetes(deploy):
    folder = deploy / "kubernetes"
    kustomization = document(folder / "kustomization.yaml")
    against(own_schema("Kustomization"), kustomization, "kustomization.yaml")
    generated = {g["name"] for g in kustomization.get("configMapGenerator", [])}
    for name in [f for g in kustomization.get("configMapGenerator", []) for f in g["files"]]:
        require((folder / name).is_file(), "kustomization.yaml", f"no file {name}")
    listed = set(kustomization.get("resources", []))
    aside = {"kustomization.yaml", "leeway.yaml", "secret.example.yaml"}
    for name in sorted(listed ^ {p.name for p in folder.glob("*.yaml") if p.name not in aside}):
        fault("kustomization.yaml", f"{name} is listed and not there, or there and not listed")
    secret = document(folder / "secret.example.yaml")
    check_resource("secret.example.yaml", secret)
    objects = {}
    for name in sorted(listed):
        for resource in documents(folder / name) if (folder / name).is_file() else []:
            check_resource(name, resource)
            objects[resource["kind"], resource["metadata"]["name"]] = (name, resource)
    if faults:
        return  # what follows relies on the shape that the schemas ask for
    images = {i["name"] for i in kustomization.get("images", [])}
    check_references(objects, generated, images, {secret["metadata"]["name"]: set(secret["stringData"])})
    settings = check_settings(folder / "leeway.yaml")
    for stage, topic in STAGES.items():
        check_stage(objects, stage, topic, settings.get("kafka", {}).get("brokers"))


def check_resource(file, resource):
    own = own_schema(resource.get("kind", ""))
    if own:
        against(own, resource, file)
        return
    for version in KUBERNETES_VERSIONS:
        try:
            kubernetes_validate.validate(resource, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            fault(file, f"Kubernetes {version}: {'.'.join(map(str, error.path))}: {error.message}")
        except kubernetes_validate.SchemaNotFoundError as error:
            fault(file, error.message)


def check_references(objects, configmaps, images, secrets):
    for (kind, name), (file, resource) in objects.items():
        if kind == "TriggerAuthentication":
            for reference in resource["spec"]["secretTargetRef"]:
                known = secrets.get(reference["name"], set())
                require(reference["key"] in known, file, f"no key {reference['key']} in secret {reference['name']}")
        if kind not in ("Deployment", "Job"):
            continue
        pod = resource["spec"]["template"]["spec"]
        volumes = {v["name"]: v for v in pod.get("volumes", [])}
        for volume in volumes.values():
            if "configMap" in volume:
                require(volume["configMap"]["name"] in configmaps, file, f"no ConfigMap {volume['configMap']['name']}")
        for container in pod["containers"]:
            require(container["image"] in images, file, f"image {container['image']} is not in the kustomization")
            for mount in container.get("volumeMounts", []):
                require(mount["name"] in volumes, file, f"no volume {mount['name']}")
            for variable in container.get("env", []):
                key = variable.get("valueFrom", {}).get("secretKeyRef", {})
                known = secrets.get(key.get("name"), set())
                require(not key or key["key"] in known, file, f"{variable['name']}: no key {key.get('key')} in the secret")


def check_stage(objects, stage, topic, brokers):
    name = f"leeway-{stage}"
    file, deployment = objects.get(("Deployment", name), (None, None))
    if deployment is None:
        return fault("kubernetes", f"no Deployment {name}")
    spec = deployment["spec"]
    labels = spec["template"]["metadata"]["labels"]
    require(spec["selector"]["matchLabels"].items() <= labels.items(), file, "the selector does not match the pods")
    require(labels.get("app.kubernetes.io/component") == stage, file, "the pods are not labelled with their stage")
    container = spec["template"]["spec"]["containers"][0]
    require(container.get("args") == ["run", stage, "--config", SETTINGS], file, f"runs {container.get('args')}")
    ports = {p["name"]: p["containerPort"] for p in container.get("ports", [])}
    for probe, path in (("startupProbe", "/livez"), ("livenessProbe", "/livez"), ("readinessProbe", "/readyz")):
        get = container.get(probe, {}).get("httpGet", {})
        require(get.get("path") == path and ports.get(get.get("port")) == 8080, file, f"{probe} does not ask {path} on 8080")
    file, scaled = objects.get(("ScaledObject", name), (file, None))
    if scaled is None:
        return fault(file, f"no ScaledObject {name}")
    require(scaled["spec"]["scaleTargetRef"]["name"] == name, file, "scales another Deployment")
    trigger = scaled["spec"]["triggers"][0]
    metadata = trigger["metadata"]
    require(metadata.get("consumerGroup") == f"leeway.{stage}", file, "scales by another consumer group")
    require(metadata.get("topic") == topic, file, f"scales by {metadata.get('topic')}; the stage reads {topic}")
    require(metadata.get("allowIdleConsumers") == "false", file, "would start replicas that have nothing to do")
    require(metadata.get("bootstrapServers") == brokers, file, "asks other brokers than the stages do")
    login = trigger.get("authenticationRef", {}).get("name")
    require(("TriggerAuthentication", login) in objects, file, f"no TriggerAuthentication {login}")


def main():
    tree = pathlib.Path(sys.argv[1]).resolve()
    check_compose(tree / "deploy")
    check_settings(tree / "deploy" / "leeway.yaml")
    check_dockerfile(tree)
    check_kubernetes(tree / "deploy")
    print("\n".join(faults) if faults else "deploy: no fault found")
    sys.exit(1 if faults else 0)


main()
