"""Where a checkpoint's files are, and what can be said of them before they are loaded."""

import json
from pathlib import Path

WEIGHTS = ("model.safetensors", "pytorch_model.bin")


class ExportError(Exception):
    """Why a checkpoint is not exported, in words for the person who asked, with what to do."""


def locate(checkpoint: str, revision: str | None) -> Path:
    """The folder of a checkpoint: itself, or where the files of that name on the Hugging Face Hub are kept."""
    folder = Path(checkpoint)
    if folder.is_dir():
        return folder
    if checkpoint.startswith((".", "/", "~")) or checkpoint.count("/") > 1:
        raise ExportError(f"{checkpoint}: there is no such folder")
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(
            checkpoint, revision=revision,
            allow_patterns=["*.json", "*.safetensors", "pytorch_model.bin", "*.txt", "*.model"],
        ))
    except Exception as error:
        raise ExportError(
            f"{checkpoint} is no folder here, and could not be fetched from the Hugging Face Hub: "
            f"{type(error).__name__}: {error}. Fetch its files by other means and give their folder."
        ) from error


def read_json(file: Path) -> dict:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ExportError(f"{file} cannot be read as JSON: {error}") from error
    if not isinstance(content, dict):
        raise ExportError(f"{file} holds no JSON object")
    return content


def check_weights(folder: Path, wanted: set[str]) -> None:
    """Refuses a checkpoint that lacks some of the weights: the packages would leave them random.

    - wanted: the names of the module's weights.
    """
    file = next((folder / name for name in WEIGHTS if (folder / name).is_file()), None)
    if file is None:
        adapter = " It is an adapter: merge it into its base model and save that." if (
            folder / "adapter_config.json").is_file() else ""
        raise ExportError(f"{folder} holds neither {' nor '.join(WEIGHTS)}.{adapter}")
    if file.suffix == ".safetensors":
        from safetensors import safe_open

        with safe_open(file, framework="pt") as weights:
            found = set(weights.keys())
    else:
        import torch

        found = set(torch.load(file, map_location="cpu", weights_only=True, mmap=True))
    missing = sorted(wanted - found)
    if missing:
        raise ExportError(
            f"{file} lacks {len(missing)} of the model's {len(wanted)} weights, {', '.join(missing[:3])} among them: "
            "it was saved by another version of the package or by halves. Save it anew with the pinned version.")
