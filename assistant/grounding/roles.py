"""Who does it and to whom: Finnish tells by case, so reordering is free and exchanged cases are not."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from assistant.grounding.statement import Statement, Token
from assistant.grounding.verbs import necessary

_NOMINATIVE, _GENITIVE = "nimento", "omanto"
_ASIDE = 3
"""Clauses over which a subject reaches its verb: its own, a relative clause, the rest."""
_OF_ONE_THING = 6
"""Words within which a genitive belongs to a noun after it."""


def exchanged(claim: Statement, source: Statement) -> str:
    """A noun that plays another part than in the source, empty when there is none."""
    checks = (_repeated, _in_another_case, _opens_in_another_case, _of_another, _before_another_verb)
    return next(filter(None, (check(claim, source) for check in checks)), "")


def _repeated(claim: Statement, source: Statement) -> str:
    """A noun that stands in the claim more often than in the source: it has taken another's place."""
    own, given = _counted(claim), _counted(source)
    return next((lemma for lemma, times in own.items() if times > given[lemma] > 0), "")


def _counted(statement: Statement) -> Counter[str]:
    return Counter(term for token in statement.content if token.cases for term in set(token.word.terms))


def _in_another_case(claim: Statement, source: Statement) -> str:
    claimed, given = _cases(claim), _cases(source)
    both = [lemma for lemma in claimed if lemma in given and not claimed[lemma] & given[lemma]]
    for one, other in combinations(both, 2):
        if claimed[one] & given[other] and claimed[other] & given[one]:
            return one
    subject = {_NOMINATIVE, _GENITIVE} if necessary(claim) or necessary(source) else {_NOMINATIVE}
    for lemma in both:
        for here, there in ((claimed[lemma], given[lemma]), (given[lemma], claimed[lemma])):
            if here == {_NOMINATIVE} and not there & subject:
                return lemma
    return ""


def _opens_in_another_case(claim: Statement, source: Statement) -> str:
    """The noun that opens a claim in a case that the source has it in nowhere."""
    first = next((token for token in claim.tokens if token.cases or token.finite), None)
    if first is None or len(first.cases) != 1:
        return ""
    given = _cases(source).get(first.word.lemmas[0], first.cases)
    subject = {_NOMINATIVE, _GENITIVE}
    by_need = (necessary(claim) or necessary(source)) and first.cases <= subject and given & subject
    return "" if first.cases & given or by_need else first.text


def _cases(statement: Statement) -> dict[str, frozenset[str]]:
    """The cases of each noun by its lemma."""
    found: dict[str, frozenset[str]] = {}
    for token in statement.content:
        if token.cases:
            lemma = token.word.lemmas[0]
            found[lemma] = found.get(lemma, frozenset()) | token.cases
    return found


def _of_another(claim: Statement, source: Statement) -> str:
    """A genitive that belongs to another noun than in the source: "lapsen huoltajan" is not "huoltajan lapsen"."""
    for owner, owned in pairwise(claim.tokens):
        if not (_is_genitive(owner) and owned.cases and owned.content and owner.clause == owned.clause):
            continue
        if not (source.terms & owner.lemmas and source.terms & owned.lemmas):
            continue
        if not _belongs(owner, owned, source):
            return owner.text
    return ""


def _belongs(owner: Token, owned: Token, source: Statement) -> bool:
    for place, token in enumerate(source.tokens):
        if owner.lemmas & set(token.word.terms):
            after = source.tokens[place + 1 : place + 1 + _OF_ONE_THING]
            if any(owned.lemmas & set(other.word.terms) for other in after):
                return True
    return False


def _is_genitive(token: Token) -> bool:
    return token.content and token.cases == {_GENITIVE}


def _before_another_verb(claim: Statement, source: Statement) -> str:
    """The word right before a verb that stands in no clause of the source with it: it got the verb of another."""
    for clause in claim.clauses:
        verb = next((place for place, token in enumerate(clause) if token.finite and token.content), 0)
        before = [token for token in clause[:verb] if token.content][-1:]
        known = before and source.terms & before[0].lemmas and source.terms & clause[verb].lemmas
        if known and not any(_together(before[0], clause[verb], source)):
            return before[0].text
    return ""


def _together(subject: Token, verb: Token, source: Statement) -> Iterator[bool]:
    """For each clause with the subject, whether it or one of the two after it has the verb too."""
    for place, clause in enumerate(source.clauses):
        if _has(clause, subject):
            # "Lapsi, joka on hoidossa, saa": a subject reaches over a relative clause.
            yield any(_has(later, verb) for later in source.clauses[place : place + _ASIDE])


def _has(tokens: Sequence[Token], sought: Token) -> bool:
    return any(sought.lemmas & set(token.word.terms) for token in tokens)
