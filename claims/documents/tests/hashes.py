"""The distance of two perceptual hashes, as the database counts it in SQL."""

from collections.abc import Iterable


def hamming_distance(one: Iterable[int], other: Iterable[int]) -> int:
    """Count the bits of 64 in which two hashes differ."""
    return sum(
        ((a ^ b) & 0xFFFF).bit_count()  # a negative Python number has infinitely many leading ones
        for a, b in zip(one, other, strict=True)
    )
