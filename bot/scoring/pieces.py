"""Cuts a text into the pieces that the encoder knows (WordPiece, uncased), with emoji read out by their names."""

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby

from tokenizers import Encoding, Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import BertProcessing

PADDING, UNKNOWN, BEGIN, END = "[PAD]", "[UNK]", "[CLS]", "[SEP]"
PICTURES = 0x2190  # the first code point of arrows, signs and pictures; all below are letters and punctuation
MOST_REPEATS = 2  # of one emoji in a row that are read out
SKIN = {"1-2": "light skin", "3": "light skin", "4": "brown skin", "5": "brown skin", "6": "dark skin"}


class Pieces:
    """The tokenizer of one vocabulary. Linear in a text's length, and any string will do."""

    def __init__(self, vocabulary: Iterable[str], longest: int) -> None:
        places = {piece: place for place, piece in enumerate(vocabulary)}
        tokenizer = Tokenizer(WordPiece(places, unk_token=UNKNOWN))
        tokenizer.normalizer = BertNormalizer(lowercase=True)
        tokenizer.pre_tokenizer = BertPreTokenizer()
        tokenizer.post_processor = BertProcessing((END, places[END]), (BEGIN, places[BEGIN]))
        tokenizer.enable_truncation(longest)
        self._tokenizer = tokenizer

    def of(self, text: str) -> list[int]:
        """The ids of the pieces of `text`, at most as many as fit."""
        encoding: Encoding = self._tokenizer.encode(spoken(text))
        return list(encoding.ids)


def spoken(text: str) -> str:
    """`text` with each emoji replaced by its name, and without lone halves of characters."""
    if text.isascii():
        return text
    return "".join(_spoken(text))


def _spoken(text: str) -> Iterator[str]:
    for letter, run in groupby(text):
        count = sum(1 for _ in run)
        if ord(letter) < PICTURES:
            yield letter * count
        else:
            yield from [_name_of(letter)] * min(count, MOST_REPEATS) if _is_picture(letter) else [letter * count]


def _is_picture(letter: str) -> bool:
    return unicodedata.category(letter) in {"So", "Sk", "Cs", "Cn", "Mn", "Cf"}


def _name_of(letter: str) -> str:
    name = unicodedata.name(letter, "").casefold()
    if name.startswith("emoji modifier"):
        return f" {SKIN[name.rpartition('type-')[2]]} "
    return "" if name.startswith(("variation selector", "zero width")) else f" {name.replace('-', ' ')} "
