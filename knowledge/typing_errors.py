"""How far two words are apart: keys that were left out, added, mistaken, or struck in the wrong order."""


def errors_allowed(word: str) -> int:
    """So many errors may a word have and still be taken for another one."""
    return 1 if len(word) < 8 else 2


def differing_keys(one: str, other: str) -> int:
    """How many errors make one word of the other (optimal string alignment)."""
    before, row = list[int](), list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        new = [i]
        for j, twin in enumerate(other, start=1):
            cost = min(row[j] + 1, new[j - 1] + 1, row[j - 1] + (letter != twin))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == twin:
                cost = min(cost, before[j - 2] + 1)
            new.append(cost)
        before, row = row, new
    return row[-1]
