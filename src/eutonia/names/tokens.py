"""The words and numbers of a text, each with the signs before it and whether it stands in brackets."""

from __future__ import annotations

from dataclasses import dataclass

from eutonia.knowledge.name_index import WORD, plain_text

LONGEST = 120  # words; more is a note about a person, not a medicine's name


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    sep: str  # the signs between it and the token before, without spaces
    aside: bool  # inside ( ) or [ ]

    @property
    def is_number(self) -> bool:
        return self.text[0].isdigit() or self.text[0] == "."


def read_tokens(text: str) -> tuple[Token, ...]:
    """The text's words.

    >>> [token.text for token in read_tokens("baclofen10mg tab (Lioresal)")]
    ['baclofen', '10', 'mg', 'tab', 'lioresal']
    """
    plain = plain_text(text)
    tokens: list[Token] = []
    end = depth = 0
    for found in WORD.finditer(plain):
        sep = "".join(plain[end : found.start()].split())
        depth = max(0, depth + sep.count("(") + sep.count("[") - sep.count(")") - sep.count("]"))
        tokens.append(Token(found[0], sep, depth > 0))
        end = found.end()
        if len(tokens) > LONGEST:
            break
    return tuple(tokens)
