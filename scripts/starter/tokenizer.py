"""The WordPiece tokenizer, trained on the descriptions that the model may see."""

from collections.abc import Iterable
from pathlib import Path

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def train_tokenizer(texts: Iterable[str], pieces: int) -> Tokenizer:
    """Pieces are numbered in the order of their code points after the special ones: the trainer's own order varies."""
    learner = _tokenizer({})
    trainer = trainers.WordPieceTrainer(
        vocab_size=pieces, special_tokens=SPECIAL, continuing_subword_prefix="##", limit_alphabet=200,
        show_progress=False,
    )
    learner.train_from_iterator(texts, trainer)
    ordered = SPECIAL + sorted(set(learner.get_vocab()) - set(SPECIAL))
    tokenizer = _tokenizer({piece: index for index, piece in enumerate(ordered)})
    tokenizer.add_special_tokens(SPECIAL)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", SPECIAL.index("[CLS]")), ("[SEP]", SPECIAL.index("[SEP]"))],
    )
    return tokenizer


def _tokenizer(vocabulary: dict[str, int]) -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", continuing_subword_prefix="##"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def encode(tokenizer: Tokenizer, texts: list[str], length: int) -> list[list[int]]:
    """Ids of each text, cut to `length` tokens with [CLS] and [SEP] kept."""
    tokenizer.enable_truncation(length)
    rows = [encoding.ids for encoding in tokenizer.encode_batch(texts)]
    tokenizer.no_truncation()
    return rows


def save(tokenizer: Tokenizer, path: Path) -> None:
    """Writes the file in the reference's own form, on one line, without truncation or padding."""
    path.write_text(tokenizer.to_str(pretty=False), encoding="utf-8")
