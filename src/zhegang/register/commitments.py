"""What was promised: one commitment for each verb that heads a clause.

Chinese and English follow one shape: a clause, its verb, the strength of the verb, and who
promises where the text says so. *Encourage A to do B and do C* is one commitment, because
what follows the second *to* is A's; after a comma a new verb begins a new one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Strength = Literal["firm", "support", "explore"]


@dataclass(frozen=True, slots=True)
class Commitment:
    """One promised action; `text[start:end]` is its clause.

    `actor` is who promises, in the words of the text, or empty where the sentence names
    nobody; `promise` is the word that makes it a promise (*agreed*, *will*), empty in a
    list of agreed items. `segment` is the number of its sentence.
    """

    segment: int
    start: int
    end: int
    verb: str
    strength: Strength
    actor: str = ""
    promise: str = ""
