"""Who does it and to whom: Finnish tells by case, so reordering is free and exchanged cases are not."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise, takewhile

from assistant.grounding.grammar import is_verb, pronoun_cases
from assistant.grounding.spoken import opening_of
from assistant.grounding.statement import Statement, Token
from assistant.grounding.units import Part, units
from assistant.grounding.verbs import necessary
from corpus.finnish.voikko import GENITIVE, NOMINATIVE, PARTITIVE

_ASIDE = 3
"""Clauses over which a subject reaches its verb: its own, a relative clause, the rest."""
_ITS = re.compile(r"ns[aä]$")
"""How a noun ends that belongs to him, her or them."""


def exchanged(claim: Statement, source: Statement) -> str:
    """A noun that plays another part than in the source, empty when there is none."""
    checks = (
        _repeated,
        _in_another_case,
        _opens_in_another_case,
        _of_another,
        _instead_of_owned,
        _of_the_other,
        _before_another_verb,
    )
    return next(filter(None, (check(claim, source) for check in checks)), "")


def _repeated(claim: Statement, source: Statement) -> str:
    """A noun that stands in the claim more often than in the source: it has taken another's place."""
    own, given = _counted(claim), _counted(source)
    return next((lemma for lemma, times in own.items() if times > given[lemma] > 0), "")


def _counted(statement: Statement) -> Counter[str]:
    return Counter(term for token in statement.content if token.cases for term in sorted(token.terms))


def _in_another_case(claim: Statement, source: Statement) -> str:
    claimed, given = _cases(claim), _cases(source)
    both = [lemma for lemma in claimed if lemma in given and not claimed[lemma] & given[lemma]]
    for one, other in combinations(both, 2):
        if claimed[one] & given[other] and claimed[other] & given[one]:
            return one
    subject = _subject(claim, source)
    # What is not done stands in the partitive: "palkkio maksetaan", "palkkiota ei makseta".
    not_done = {PARTITIVE} if any(token.negation for token in claim.tokens) else set[str]()
    for lemma in both:
        if claimed[lemma] == {NOMINATIVE} and not given[lemma] & subject and NOMINATIVE not in _stood_for(source):
            return lemma
        if given[lemma] == {NOMINATIVE} and not claimed[lemma] & (subject | not_done):
            return lemma
    return ""


def _subject(claim: Statement, source: Statement) -> set[str]:
    """The cases that a subject can stand in beside the nominative: the genitive where somebody must, and those of the
    words that stand for it: "tulkkaus on maksuton, ja sen maksaa yksikkö"."""
    genitive = any(necessary(one) or any(token.when for token in one.tokens) for one in (claim, source))
    cases = {NOMINATIVE} | ({GENITIVE} if genitive else set())
    return cases | _stood_for(source)


def _stood_for(source: Statement) -> set[str]:
    """The cases of the words that stand for others, "hän", "sen" and "johon": the claim may put the word itself."""
    relative = {one.case for token in source.tokens for one in token.readings if one.lemma == "joka" and one.case}
    return relative.union(*map(pronoun_cases, source.tokens))


def _opens_in_another_case(claim: Statement, source: Statement) -> str:
    """The noun that opens a claim in a case that the source has it in nowhere."""
    first = next((token for token in claim.tokens if token.cases or token.finite), None)
    if first is None or len(first.cases) != 1:
        return ""
    given = _cases(source).get(first.word.lemmas[0], first.cases)
    subject = _subject(claim, source)
    instead = (first.cases <= subject and bool(given & subject)) or first.cases <= _stood_for(source)
    return "" if first.cases & given or instead else first.text


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
        if is_verb(owned):
            continue
        if not (source.terms & owner.lemmas and source.terms & owned.lemmas):
            continue
        if not _belongs(owner, owned, source):
            return owner.text
    return ""


def _belongs(owner: Token, owned: Token, source: Statement) -> bool:
    for place, token in enumerate(source.tokens):
        if owner.lemmas & set(token.terms):
            after = takewhile(lambda other: not is_verb(other), source.tokens[place + 1 :])
            if any(owned.lemmas & other.terms for other in after):
                return True
    # "Asiamiehen numero on tämä, ja puhelinaika on": the next clause may tell of what is his too.
    later = [unit for unit in units(source) if unit.part is Part.MAIN and _has(unit.opening, owned)]
    unowned = [unit for unit in later if not any(map(_is_genitive, unit.opening))]
    return any(_has(opening_of(source, unit.group).tokens, owner) for unit in unowned)


def _instead_of_owned(claim: Statement, source: Statement) -> str:
    """A genitive that the claim puts for what belongs to it: "palveluja" for "palvelujen kehittämistä"."""
    claimed = _cases(claim)
    for owner, owned in pairwise(source.tokens):
        if not (_is_genitive(owner) and owned.cases and owned.content) or owner.clause != owned.clause:
            continue
        lemma = owner.word.lemmas[0]
        only_owns = _cases(source).get(lemma, frozenset()) == {GENITIVE}
        if only_owns and lemma in claimed and GENITIVE not in claimed[lemma] and not claim.names(owned):
            return owner.text
    return ""


def _of_the_other(claim: Statement, source: Statement) -> str:
    """A noun that belongs to the one to whom the other belongs in the source: "edunvalvoja päämiehensä puolesta"."""
    here, there = _belongings(claim), _belongings(source)
    turned = [token for token in claim.tokens if token.lemmas & here and not token.lemmas & there]
    known = [token for token in turned if token.cases and source.names(token)]
    lost = any(token.lemmas & there and not token.lemmas & here for token in claim.tokens)
    return known[0].text if known and lost else ""


def _belongings(statement: Statement) -> set[str]:
    return {lemma for token in statement.tokens if token.cases and _ITS.search(token.text) for lemma in token.lemmas}


def _is_genitive(token: Token) -> bool:
    return token.content and token.cases == {GENITIVE}


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
    return any(sought.lemmas & set(token.terms) for token in tokens)
