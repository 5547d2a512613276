"""What a statement says of its verbs: so or not so; is, may or must."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from enum import StrEnum

from assistant.grounding.grammar import is_verb
from assistant.grounding.statement import Statement, Token
from assistant.grounding.units import units
from corpus.finnish.function_words import AND, BUT, NOR, OR
from corpus.finnish.modal_verbs import MAY, MODAL, MUST

_HELPS = MODAL | {"olla"}
"""Verbs that pass their denial on to the next: "ei saa tehdä"."""
_SAME = 0.9
"""Share of a source's words from which a claim says all of it."""
_SAME_CLAUSE = 0.6
"""Share of a clause's words in another from which both speak of the same."""


class Mode(StrEnum):
    """How a deed is spoken of."""

    IS = "is"
    MAY = "may"
    MUST = "must"


Said = tuple[bool, Mode]
"""Whether a verb is denied, and how it is spoken of."""


def modes(statement: Statement) -> Mapping[str, set[Said]]:
    """What is said of each verb, by its lemma."""
    said: defaultdict[str, set[Said]] = defaultdict(set)
    for unit in units(statement):
        _read(unit.tokens, said)
    return said


def _read(clause: Sequence[Token], said: defaultdict[str, set[Said]]) -> None:
    denied, mode, is_before = False, Mode.IS, False
    for token in clause:
        lemmas = token.lemmas
        if token.text.lower() in BUT:
            denied = False
        elif token.negation:
            # "Ei voi tehdä eikä peruuttaa": what is joined is still what cannot be done.
            denied, mode = True, mode if token.text.lower() in NOR else Mode.IS
        elif token.must and is_before:
            for lemma in sorted(lemmas):
                said[lemma].add((denied, Mode.MUST))
        elif (is_before or denied) and (done := token.done):
            # "On tehty", "ei ollut": the first is told by its roots.
            for lemma in sorted(done):
                said[lemma].add((denied, Mode.IS))
        elif token.verb:
            denied = denied and not _states(token)
            for lemma in sorted(lemmas):
                said[lemma].add((denied, mode if token.infinitive else Mode.IS))
            if lemmas & _HELPS:
                is_before = is_before or "olla" in lemmas
                mode = Mode.MAY if lemmas & MAY else Mode.MUST if lemmas & MUST else mode
            elif is_verb(token) and not token.infinitive:
                denied = False


def turned(claim: Statement, source: Statement) -> str:
    """A verb of which the claim says the opposite, or more than the source; empty when there is none."""
    claimed, given = modes(claim), modes(source)
    source_denies = any(token.negation for token in source.tokens)
    for lemma, said in claimed.items():
        known = given.get(lemma)
        for denied, mode in said:
            if known is None:
                wrong = denied and not source_denies
            else:
                wrong = (denied, mode) not in known and not (mode is Mode.IS and (denied, Mode.MUST) in known)
            if wrong:
                return lemma
    return _denied_otherwise(claim, source)


def helps(token: Token, source: Statement) -> bool:
    """Whether a word is a may or must that the source has in other words: "pitää tehdä" for "on tehtävä"."""
    wanted = Mode.MAY if token.lemmas & MAY else Mode.MUST if token.lemmas & MUST else None
    return wanted is not None and any(mode is wanted for said in modes(source).values() for _, mode in said)


def necessary(statement: Statement) -> bool:
    """Whether it says that somebody must: then the subject is in the genitive."""
    return any(mode is Mode.MUST for said in modes(statement).values() for _, mode in said)


def _denied_otherwise(claim: Statement, source: Statement) -> str:
    """A negation that only one of claim and source has, where both say the same but for it."""
    own, given = (Counter(lemma for token in of.content for lemma in token.lemmas) for of in (claim, source))
    if (own & given).total() >= _SAME * given.total():
        here, there = _negations(claim.tokens), _negations(source.tokens)
        joined = [text for text in here + there if text.lower() in NOR]
        if bool(here) != bool(there) or (not joined and len(here) != len(there)):
            return (here or there)[0]
    ways = modes(source)
    for clause in claim.clauses:
        content = {token.word.lemmas for token in clause if token.content}
        verbs = _lemmas([token for token in clause if token.finite])
        shared = [sum(bool(_lemmas(other).intersection(word)) for word in content) for other in source.clauses]
        best = max(range(len(shared)), key=shared.__getitem__, default=0)
        if not content or shared[best] < _SAME_CLAUSE * len(content) or not verbs & _lemmas(source.clauses[best]):
            continue
        here, there = _negations(clause), _negations(source.clauses[best])
        known = {denied for verb in verbs for denied, _ in ways.get(verb, ())}
        agreed = bool(here) in known and len(known) == 1
        if bool(here) != bool(there) and not agreed and not _said_elsewhere(clause, verbs, source.clauses, best):
            return (here or there)[0]
    return _only_denied(claim, source)


def _said_elsewhere(
    clause: Sequence[Token], verbs: frozenset[str], clauses: Sequence[Sequence[Token]], nearest: int
) -> bool:
    """Whether another clause has the verb as it is said here, and a word that the nearest lacks."""
    denied, known = bool(_negations(clause)), _lemmas(clauses[nearest])
    lacking = [token for token in clause if token.content and not token.lemmas & known]
    alike = [_lemmas(other) for other in clauses if bool(_negations(other)) is denied]
    return any(verbs & own and any(token.lemmas & own for token in lacking) for own in alike)


def _only_denied(claim: Statement, source: Statement) -> str:
    """A word of a claim that denies nothing which the source has only in what it denies."""
    if _negations(claim.tokens):
        return ""
    denied = {id(token) for unit in units(source) for token in _under_ei(unit.tokens)}
    free = _lemmas([token for token in source.tokens if id(token) not in denied])
    only = _lemmas([token for token in source.tokens if id(token) in denied]) - free
    return next((token.text for token in claim.content if token.lemmas & only), "")


def _under_ei(tokens: Sequence[Token]) -> Sequence[Token]:
    """What follows the first ei, to what is said instead of it."""
    start = next((place for place, token in enumerate(tokens) if token.negation), len(tokens))
    after = tokens[start + 1 :]
    end = next((place for place, token in enumerate(after) if _says_anew(token, after[place:])), len(after))
    return [token for token in after[:end] if token.content]


def _says_anew(token: Token, rest: Sequence[Token]) -> bool:
    """Whether what follows is not denied: "vaan", or a joining word and a verb that says so."""
    text = token.text.lower()
    return text in BUT or (text in AND | OR and any(map(_states, rest)))


def _states(token: Token) -> bool:
    return is_verb(token) and token.states and not token.infinitive


def _lemmas(clause: Sequence[Token]) -> frozenset[str]:
    return frozenset().union(*(token.lemmas for token in clause))


def _negations(clause: Sequence[Token]) -> list[str]:
    return [token.text for token in clause if token.negation]
