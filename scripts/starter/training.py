"""Trains the classifier on the CPU in fp32 (bf16 is an illegal instruction on some machines)."""

import random
import time
from dataclasses import dataclass

import numpy as np
import torch
from network import Classifier
from torch import Tensor, nn


@dataclass(frozen=True)
class Settings:
    """What a run can be told; the defaults made the committed model."""

    pieces: int = 12_000
    length: int = 64
    width: int = 128
    heads: int = 4
    inner: int = 256
    epochs: int = 4
    batch: int = 64
    rate: float = 1.5e-3
    warm_up: float = 0.1
    decay: float = 0.01
    dropout: float = 0.1
    masked: float = 0.1
    smoothing: float = 0.1
    taught: float = 0.6
    averaged: float = 0.995
    seed: int = 1


def train(rows: list[list[int]], labels: list[int], soft: np.ndarray, classes: int, mask_id: int,
          special: int, settings: Settings) -> dict[str, Tensor]:
    """Weights after the last epoch, averaged over the last steps. `special` ids come first and are never masked."""
    torch.manual_seed(settings.seed)
    order_of = random.Random(settings.seed)
    model = Classifier(settings.pieces, classes, settings.width, settings.heads, settings.inner, settings.length,
                       settings.dropout)
    averaged = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    optimizer = _optimizer(model, settings)
    answers, taught = torch.tensor(labels), torch.tensor(soft)
    steps = settings.epochs * -(-len(rows) // settings.batch)
    warm = max(1, int(steps * settings.warm_up))
    step, begun = 0, time.monotonic()
    model.train()
    for epoch in range(settings.epochs):
        losses = []
        for chosen in _batches(rows, settings.batch, order_of):
            for group in optimizer.param_groups:
                group["lr"] = settings.rate * min((step + 1) / warm, (steps - step) / max(1, steps - warm))
            ids, mask = pad([rows[index] for index in chosen])
            hidden = (torch.rand(ids.shape) < settings.masked) & (ids >= special)
            logits = model(ids.masked_fill(hidden, mask_id), mask)
            loss = _loss(logits, answers[chosen], taught[chosen], settings)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            step += 1
            losses.append(float(loss.detach()))
            # A short memory at first, so that the random beginning leaves no trace.
            kept = min(settings.averaged, step / (step + 10))
            for name, tensor in model.state_dict().items():
                averaged[name].lerp_(tensor, 1.0 - kept)
        print(f"epoch {epoch + 1} of {settings.epochs}: loss {np.mean(losses):.4f}, "
              f"{time.monotonic() - begun:.0f} s", flush=True)
    return averaged


def pad(rows: list[list[int]]) -> tuple[Tensor, Tensor]:
    """Ids and mask, [rows, longest row]; padding is id 0."""
    ids = np.zeros((len(rows), max(len(row) for row in rows)), dtype=np.int64)
    mask = np.zeros_like(ids)
    for index, row in enumerate(rows):
        ids[index, : len(row)] = row
        mask[index, : len(row)] = 1
    return torch.from_numpy(ids), torch.from_numpy(mask)


def _loss(logits: Tensor, answers: Tensor, taught: Tensor, settings: Settings) -> Tensor:
    """Smoothed cross entropy with the true labels, mixed with cross entropy with the teacher's."""
    true = nn.functional.cross_entropy(logits, answers, label_smoothing=settings.smoothing)
    return (1.0 - settings.taught) * true + settings.taught * nn.functional.cross_entropy(logits, taught)


def _optimizer(model: nn.Module, settings: Settings) -> torch.optim.Optimizer:
    matrices = [p for p in model.parameters() if p.ndim > 1]
    vectors = [p for p in model.parameters() if p.ndim == 1]
    groups = [{"params": matrices, "weight_decay": settings.decay}, {"params": vectors, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=settings.rate, betas=(0.9, 0.98))


def _batches(rows: list[list[int]], size: int, order_of: random.Random) -> list[list[int]]:
    """Shuffled batches of texts of like length: sorted within stretches of 50 batches."""
    order = list(range(len(rows)))
    order_of.shuffle(order)
    batches = []
    for start in range(0, len(order), size * 50):
        stretch = sorted(order[start : start + size * 50], key=lambda index: len(rows[index]))
        batches += [stretch[at : at + size] for at in range(0, len(stretch), size)]
    order_of.shuffle(batches)
    return batches
