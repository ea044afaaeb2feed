"""Seeded randomness by name: what is drawn for one name never shifts what is drawn for another."""

import zlib

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
BLOCK = 24
_WORD = (1 << 64) - 1


class Draws:
    """Random numbers of `devices` devices; the same seed, name and place in time give the same numbers, in
    whatever order and in whatever portions they are asked for."""

    def __init__(self, seed: int, devices: int) -> None:
        self.seed, self.devices = seed, devices
        self._blocks: dict[str, tuple[int, Array]] = {}
        self._constants: dict[str, Array] = {}
        self._days: dict[tuple[str, int], Array] = {}

    def generator(self, name: str, *place: int) -> np.random.Generator:
        """A stream of its own for a name and up to three numbers."""
        counter = np.array([0, *(number & _WORD for number in place), 0, 0, 0][:4], np.uint64)
        key = np.array([self.seed & _WORD, zlib.crc32(name.encode())], np.uint64)
        return np.random.Generator(np.random.Philox(key=key, counter=counter))

    def constants(self, name: str) -> Array:
        """[n] in 0..1, one for each device for good."""
        if name not in self._constants:
            self._constants[name] = self.generator(f"constant:{name}").random(self.devices)
        return self._constants[name]

    def uniforms(self, name: str, first: int, count: int) -> Array:
        """[n, count] in 0..1 for the steps from `first` on."""
        return self._steps(f"uniform:{name}", first, count)

    def normals(self, name: str, first: int, count: int) -> Array:
        """[n, count] of mean 0 and deviation 1 for the steps from `first` on."""
        return self._steps(f"normal:{name}", first, count)

    def day(self, name: str, day: int, width: int = 4) -> Array:
        """[n, width] in 0..1 for a day, which may lie before the first."""
        key = (name, day)
        if key not in self._days:
            if len(self._days) > 400:
                self._days.clear()
            self._days[key] = self.generator(f"day:{name}", day).random((self.devices, width))
        return self._days[key]

    def knot(self, name: str, number: int) -> Array:
        """[n] of mean 0 and deviation 1: what a slow wandering passes through."""
        key = (f"knot:{name}", number)
        if key not in self._days:
            self._days[key] = self.generator(f"knot:{name}", number).standard_normal((self.devices, 1))
        return self._days[key][:, 0]

    def _steps(self, name: str, first: int, count: int) -> Array:
        last = first + count - 1
        parts = [
            self._block(name, block)[:, max(first - block * BLOCK, 0) : last + 1 - block * BLOCK]
            for block in range(first // BLOCK, last // BLOCK + 1)
        ]
        return parts[0] if len(parts) == 1 else np.hstack(parts)

    def _block(self, name: str, block: int) -> Array:
        held = self._blocks.get(name)
        if held is None or held[0] != block:
            stream = self.generator(name, block)
            shape = (self.devices, BLOCK)
            numbers = stream.standard_normal(shape) if name.startswith("normal:") else stream.random(shape)
            held = self._blocks[name] = (block, numbers)
        return held[1]
