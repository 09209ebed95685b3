"""Tiny checkpoints with random weights, built with the packages' own classes, for `test_export.py`."""

import random
from pathlib import Path

import torch
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from torch import nn
from transformers import BertConfig, DebertaV2Config, PreTrainedTokenizerFast

SEED = 20260417
SPECIAL = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]"]
NAMES = ["Ada", "Grace", "Zoë", "José", "Łukasz", "Анна", "李"]
PLACES = ["London", "New York", "São Paulo", "Łódź", "東京", "Москва", "Reykjavík"]
THINGS = ["invoice", "engine", "contract", "e-mail", "server", "parcel", "meeting"]


def corpus() -> list[str]:
    """Sentences for the tokenizers to learn from."""
    source = random.Random(SEED)
    made = []
    for number in range(2000):
        name, place, thing = source.choice(NAMES), source.choice(PLACES), source.choice(THINGS)
        made.append(f"{name} sends the {thing} no. {number} to {place}, and waits for it until {number % 28 + 1} May.")
        made.append(f"Why did the {thing} of {name} cost {number}.{number % 89 + 10} in {place}? (person, city, date)")
    return made


def wordpiece(limit: int | None = 512) -> PreTrainedTokenizerFast:
    """As BERT's, lower case."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    return _trained(tokenizer, trainers.WordPieceTrainer(
        vocab_size=500, special_tokens=SPECIAL, show_progress=False), limit)


def unigram() -> PreTrainedTokenizerFast:
    """As DeBERTa-v3's, with NFKC in place of SentencePiece's character map."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Strip(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    return _trained(tokenizer, trainers.UnigramTrainer(
        vocab_size=500, special_tokens=SPECIAL, unk_token="[UNK]", show_progress=False), None)


def _trained(tokenizer: Tokenizer, trainer, limit: int | None) -> PreTrainedTokenizerFast:
    tokenizer.train_from_iterator(corpus(), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(token, tokenizer.token_to_id(token)) for token in ("[CLS]", "[SEP]")])
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in SPECIAL])
    names = dict(zip(("pad_token", "cls_token", "sep_token", "unk_token", "mask_token"), SPECIAL, strict=True))
    limits = {"model_max_length": limit} if limit else {}
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, **names, **limits)


def bert(vocabulary: int) -> BertConfig:
    return BertConfig(vocab_size=vocabulary, hidden_size=24, num_hidden_layers=2, num_attention_heads=4,
                      intermediate_size=48, pad_token_id=0)


def deberta(vocabulary: int) -> DebertaV2Config:
    """As DeBERTa-v3's: relative positions, and no learnt ones."""
    return DebertaV2Config(
        vocab_size=vocabulary, hidden_size=24, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48,
        relative_attention=True, position_buckets=32, norm_rel_ebd="layer_norm", share_att_key=True,
        pos_att_type=["p2c", "c2p"], position_biased_input=False, type_vocab_size=0, pad_token_id=0)


def randomize(model: nn.Module, seed: int = SEED) -> None:
    """Weights that keep what goes through them of one size, so that scores are spread out. The same every time."""
    source = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, weight in sorted(model.named_parameters()):
            if weight.dim() >= 2:
                scale = 1.0 if "embedding" in name else weight.shape[-1] ** -0.5
                weight.copy_(torch.randn(weight.shape, generator=source) * scale)
            elif "norm" in name.lower() and name.endswith("weight"):
                weight.fill_(1)
            else:
                weight.copy_(torch.randn(weight.shape, generator=source) * 0.1)


def transformer(folder: Path, kind: str, **settings) -> None:
    """A BERT of a kind: the name of a class of transformers."""
    import transformers

    tokenizer = wordpiece()
    config = bert(len(tokenizer))
    labels = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"] if "Token" in kind else ["bad", "good"]
    config.id2label = dict(enumerate(labels))
    config.label2id = {label: number for number, label in enumerate(labels)}
    config.update(settings)
    model = getattr(transformers, kind)(config)
    randomize(model)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def gliner(folder: Path, backbone: str, **settings) -> None:
    """A GLiNER 1 checkpoint. Backbone: `bert` or `deberta`; settings: of the package's configuration."""
    from gliner.config import UniEncoderSpanConfig
    from gliner.model import UniEncoderSpanGLiNER

    tokenizer = wordpiece() if backbone == "bert" else unigram()
    tokenizer.add_tokens([AddedToken(token, special=True, normalized=False) for token in ("<<ENT>>", "<<SEP>>")])
    encoder = (bert if backbone == "bert" else deberta)(len(tokenizer))
    config = UniEncoderSpanConfig(
        model_name=backbone, encoder_config=encoder.to_dict(), hidden_size=24, max_width=12, dropout=0.0,
        class_token_index=tokenizer.convert_tokens_to_ids("<<ENT>>"), vocab_size=len(tokenizer), **settings)
    model = UniEncoderSpanGLiNER(config, tokenizer=tokenizer, backbone_from_pretrained=False)
    randomize(model)
    spread(model.eval())
    model.save_pretrained(folder)


@torch.no_grad()
def spread(model) -> None:
    """Makes the scores of a GLiNER 1 differ much, and few be over 0.5: spans of random weights are much alike."""
    prepared = model.prepare_batch(corpus()[:20], ["person", "city", "date"])
    batch = model.collate_batch(prepared["input_x"], prepared["entity_types"])
    names = ("input_ids", "attention_mask", "words_mask", "text_lengths", "span_idx", "span_mask")
    said = model.model(**{name: batch[name] for name in names}, return_embeddings=True)
    common = said.span_embeddings.mean((0, 1, 2))
    last = model.model.prompt_rep_layer[-1]
    last.weight *= 20
    last.bias *= 20
    last.bias -= (20 * said.logits.mean() + 3) * common / (common @ common)


def gliner2(folder: Path, counter: str = "count_lstm", **settings) -> None:
    """A GLiNER2 checkpoint of the span architecture. Counter: what makes a mark's vectors for several instances."""
    from gliner2 import GLiNER2
    from gliner2.configuration import ExtractorConfig

    tokenizer = unigram()
    config = ExtractorConfig(
        model_name="tiny", max_width=8, counting_layer=counter, attn_implementation="eager", **settings)
    model = GLiNER2(config, encoder_config=deberta(len(tokenizer)), tokenizer=tokenizer)
    randomize(model)
    with torch.no_grad():
        # Some instances of each task, rather than any number up to nineteen.
        model.count_pred[-1].bias[1:4] += 2
    model.save_pretrained(str(folder))
