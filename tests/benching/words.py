"""Words as people use them: few of them often, most of them seldom (Zipf), always the same."""

import random
from itertools import accumulate

COMMON = (
    "the of and a to in is that it was for on are with as at be this have from or one had by but "
    "not what all were we when your can said there use an each which she do how their if will up "
    "other about out many then them these so some her would make like him into time has look two "
    "more write go see number no way could people my than first water been call who its now find"
).split()
STARTS = "b br c cl d dr f fl g gr h j k kl l m n p pl r s sk st t tr v w".split()
MIDDLES = "a e i o u ai ea ou".split()
ENDS = ["", "l", "n", "r", "s", "t", "nd", "rk", "st", "ling", "ness", "ed"]
VOCABULARY = 30_000
SHIFT = 2.7  # Mandelbrot's, which bends the first ranks as languages do
LEAST, MOST = 500, 700  # bytes of a post


class Words:
    """Deterministic sentences: the same seed writes the same community."""

    def __init__(self, seed: int = 7):
        self.dice = random.Random(seed)
        self.all = self._vocabulary()
        self._odds = list(accumulate(1 / (rank + SHIFT) for rank in range(1, len(self.all) + 1)))
        self._kept: list[str] = []
        self._at = 0

    def _vocabulary(self):
        words, known = list(COMMON), set(COMMON)
        while len(words) < VOCABULARY:
            syllables = [
                self.dice.choice(STARTS) + self.dice.choice(MIDDLES)
                for _ in range(self.dice.choice((1, 2, 2, 3)))
            ]
            word = "".join(syllables) + self.dice.choice(ENDS)
            if word not in known:
                known.add(word)
                words.append(word)
        return words

    def some(self, count: int) -> list[str]:
        if self._at + count > len(self._kept):
            self._kept = self.dice.choices(self.all, cum_weights=self._odds, k=100_000)
            self._at = 0
        self._at += count
        return self._kept[self._at - count : self._at]

    def title(self) -> str:
        return " ".join(self.some(self.dice.randint(4, 9))).capitalize()

    def paragraphs(self) -> list[str]:
        """A post of two paragraphs, 500 to 700 bytes in all."""
        size = self.dice.randint(LEAST + 3, MOST) - 4
        text = " ".join(self.some(size // 4))[:size]
        middle = text.index(" ", len(text) // 2)
        return [f"{text[:middle].strip().capitalize()}.", f"{text[middle:].strip().capitalize()}."]

    def rare(self, rank: int) -> str:
        return self.all[rank]
