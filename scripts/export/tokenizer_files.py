"""The tokenizer of a model directory: `tokenizer.json` and `tokenizer_config.json`."""

import json
import shutil
import tempfile
from pathlib import Path

from checkpoint import ExportError, read_json

SAMPLES = (
    "Ada", "Lovelace", "Zürich", "naïve", "ﬁnance", "東京", "e-mail", "1,234.56", "👩‍💻", "State-of-the-art", "x" * 120,
    "person", "date of birth", "  two  spaces ", "\t", "İstanbul", "Москва", "[MASK]", "</s>",
)


def write_tokenizer(tokenizer, checkpoint: Path, tokens: dict[str, int], positions: int | None, folder: Path) -> None:
    """Writes both files.

    The checkpoint's own tokenizer.json is taken as it is, where it has one that knows the tokens by which the model
    tells labels apart: what a newer library makes of it need not be what the model was trained with.

    - tokenizer: what the package loaded.
    - tokens: those that the file must have, with their numbers.
    - positions: the most tokens that the encoder has places for; None where there is no such limit.
    """
    from tokenizers import Tokenizer

    if not getattr(tokenizer, "is_fast", False):
        raise ExportError(
            f"the tokenizer is a {type(tokenizer).__name__}, which has no tokenizer.json. Find a fast tokenizer of the "
            "same vocabulary (most bases have one beside), and put its tokenizer.json into the checkpoint's folder.")
    with tempfile.TemporaryDirectory() as saved:
        tokenizer.save_pretrained(saved)
        for name in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copyfile(Path(saved) / name, folder / name)
    loaded = Tokenizer.from_file(str(folder / "tokenizer.json"))
    own = checkpoint / "tokenizer.json"
    if own.is_file():
        original = Tokenizer.from_file(str(own))
        if all(original.token_to_id(token) == number for token, number in tokens.items()):
            differing = [text for text in SAMPLES if _ids(original, text) != _ids(loaded, text)]
            if differing:
                print(f"note: this version of transformers reads {own} otherwise than it is written: "
                      f"{len(differing)} of {len(SAMPLES)} samples differ, {differing[0]!r} among them. "
                      "The file is taken as it is written.")
            shutil.copyfile(own, folder / "tokenizer.json")
            loaded = original
    found = {token: loaded.token_to_id(token) for token in tokens}
    if found != tokens:
        raise ExportError(f"the tokenizer numbers the model's tokens {found}, and the model {tokens}")
    _limit(folder / "tokenizer_config.json", positions)


def positions_of(encoder_config) -> int | None:
    """The most tokens that an encoder with learnt positions takes; None for one with relative or rotary positions."""
    kind = encoder_config.model_type
    if kind in ("deberta", "deberta-v2") and not getattr(encoder_config, "position_biased_input", True):
        return None
    if kind in ("roberta", "xlm-roberta", "camembert", "mpnet"):
        return encoder_config.max_position_embeddings - encoder_config.pad_token_id - 1
    if kind in ("bert", "electra", "distilbert", "deberta", "deberta-v2", "albert"):
        return encoder_config.max_position_embeddings
    return None


def _ids(tokenizer, text: str) -> list[int]:
    return tokenizer.encode(text, add_special_tokens=False).ids


def _limit(file: Path, positions: int | None) -> None:
    """Writes the encoder's limit as `model_max_length` where the file has a larger one or none."""
    config = read_json(file)
    limit = config.get("model_max_length")
    if positions is not None and (not isinstance(limit, int) or limit > positions):
        config["model_max_length"] = positions
        print(f"model_max_length is set to {positions}, for which the encoder has places")
        file.write_text(json.dumps(config, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
