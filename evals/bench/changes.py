"""The ways to make a claim of a sentence: some leave it supported by its passage, the others do not.

Supported is a sentence verbatim, reordered, inflected, shortened or joined with another; unsupported is one with one
thing in it changed, or from elsewhere. Each change is made by rule, so a few pairs read oddly; none is picked by how
the verifier takes it.
"""

import random
import re
from collections.abc import Mapping, Sequence
from functools import cache

from assistant.grounding import Source
from corpus.finnish.voikko import readings
from evals.bench.pairs import Change, Maker, Pair, usable
from evals.bench.wording import counts, has_verb, written


def make_pairs(passages: Sequence[Source], seed: int) -> list[Pair]:
    """Up to ``PER_CLASS`` pairs of each kind; the same passages and seed give the same pairs."""
    maker = Maker(passages, random.Random(seed))
    return [pair for kind, (change, supported) in CHANGES.items() for pair in maker.of_kind(kind, change, supported)]


def _verbatim(maker: Maker, passage: Source, place: int) -> str:
    return passage.sentences[place]


_CONDITION_LAST = re.compile(r"^([^,;:]+), ((?:jos|kun|mikäli|ellei|jollei) [^,;:]+)\.$")
_TWO_ALIKE = re.compile(r"\b(\w+) (ja|tai|sekä) (\w+)\b")


def _reordered(maker: Maker, passage: Source, place: int) -> str:
    sentence = passage.sentences[place]
    if match := _CONDITION_LAST.match(sentence):
        return f"{match[2]}, {_low(match[1])}."
    for match in _TWO_ALIKE.finditer(sentence):
        first, last = readings(match[1]), readings(match[3])
        alike = len(first) == len(last) == 1 and first[0].case == last[0].case and match.start()
        if alike and first[0].word_class == last[0].word_class == "nimisana":
            return f"{sentence[: match.start()]}{match[3]} {match[2]} {match[1]}{sentence[match.end() :]}"
    return ""


def _inflected(maker: Maker, passage: Source, place: int) -> str:
    sentence = passage.sentences[place]
    nouns = [(word, word.noun) for word in written(sentence) if word.text.islower() and word.noun]
    for word, noun in maker.chance.sample(nouns, len(nouns)):
        others = [form for form in maker.forms.get(noun, ()) if form != word.text]
        before = sentence[: word.start].rstrip().rsplit(" ", 1)[-1]
        if others and not before[-1:].isdigit() and not counts(before):
            return _replaced(sentence, word.start, word.end, others[0])
    return ""


_RELATIVE = re.compile(r", (?:joka|jotka|jonka|joiden|jossa|johon|josta|jolla|jolle|jota|joita)\b[^,;.:()]*(?=\.$)")
_POINTS_OUT = re.compile(r"\b(?:se|si[itelnh]\w*|sen|sitä|ne|nii\w+|sellai\w+)\b(?: \w+){0,3}$", re.I)
"""How a sentence ends before a relative clause that tells which ones are meant: without it more is said."""
_BRACKETS = re.compile(r" \([^()]*\)")
_ALSO = re.compile(r",? (?:sekä|ja) (?:muu\w*|muiden|muista) [^,;.:]*(?=\.$)")


def _shortened(maker: Maker, passage: Source, place: int) -> str:
    sentence = passage.sentences[place]
    for pattern in (_BRACKETS, _RELATIVE, _ALSO):
        match = pattern.search(sentence)
        if match and not _EXCEPTION.search(match[0]) and not _POINTS_OUT.search(sentence[: match.start()]):
            return " ".join((sentence[: match.start()] + " " + sentence[match.end() :]).replace(" .", ".").split())
    return ""


def _joined(maker: Maker, passage: Source, place: int) -> str:
    others = [n for n, sentence in enumerate(passage.sentences) if n != place and usable(sentence)]
    if not others:
        return ""
    other = passage.sentences[others[0]]
    return f"{passage.sentences[place].rstrip('.')} ja {_low(other)}"


def _low(text: str) -> str:
    return text[0].lower() + text[1:]


_NUMBER = re.compile(r"(?<![\d./§])\b(\d{1,4})\b(?![./]\d| ?§| ?momen| ?kohd)")
_NUMERALS = {"kaksi": "neljä", "kolme": "kuusi", "kahden": "kolmen", "kolmen": "kahden", "kuuden": "kolmen"} | {
    "neljän": "viiden",
    "viiden": "neljän",
    "kahta": "kolmea",
    "seitsemän": "yhdeksän",
    "seitsemäntenä": "kymmenentenä",
    "kolmannes": "neljännes",
    "kymmenen": "viidentoista",
    "puolet": "kolmannes",
}


def _other_number(maker: Maker, passage: Source, place: int) -> str:
    sentence = passage.sentences[place]
    if match := _NUMBER.search(sentence):
        return _replaced(sentence, match.start(), match.end(), str(int(match[1]) + maker.chance.choice((1, 2, 10))))
    return _swapped(sentence, _NUMERALS)


_UNITS = {
    "kuukauden": "viikon",
    "kuukautta": "vuotta",
    "kuukaudessa": "vuodessa",
    "vuoden": "kuukauden",
    "vuotta": "kuukautta",
    "vuodessa": "kuukaudessa",
    "viikon": "vuoden",
    "viikkoa": "kuukautta",
    "päivän": "viikon",
    "päivää": "tuntia",
    "vuorokauden": "viikon",
    "arkipäivän": "kuukauden",
    "arkipäivänä": "kuukautena",
    "tunnin": "päivän",
    "prosenttia": "euroa",
    "euroa": "prosenttia",
}
_DATES = {
    "tammikuuta": "helmikuuta",
    "tammikuun": "maaliskuun",
    "heinäkuuta": "kesäkuuta",
    "heinäkuun": "elokuun",
    "elokuun": "syyskuun",
    "syyskuun": "lokakuun",
    "joulukuun": "marraskuun",
    "joulukuuta": "lokakuuta",
    "kesäkuuta": "toukokuuta",
}
_FULL_DATE = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})")


def _other_unit(maker: Maker, passage: Source, place: int) -> str:
    return _swapped(passage.sentences[place], _UNITS)


def _other_date(maker: Maker, passage: Source, place: int) -> str:
    sentence = passage.sentences[place]
    if match := _FULL_DATE.search(sentence):
        return _replaced(sentence, match.start(3), match.end(3), str(int(match[3]) + 1))
    return _swapped(sentence, _DATES)


_DENIED = {
    "ei saa": "saa",
    "ei voida": "voidaan",
    "ei voi": "voi",
    "ei ole": "on",
    "eivät ole": "ovat",
    "ei tarvitse": "tarvitsee",
    "ei koske": "koskee",
    "ei sovelleta": "sovelletaan",
    "ei peritä": "peritään",
}
_STATED = {
    "saa": "ei saa",
    "voidaan": "ei voida",
    "voi": "ei voi",
    "on": "ei ole",
    "ovat": "eivät ole",
    "koskee": "ei koske",
    "sovelletaan": "ei sovelleta",
    "järjestää": "ei järjestä",
    "päättää": "ei päätä",
}


def _denial_turned(maker: Maker, passage: Source, place: int) -> str:
    sentence = passage.sentences[place]
    if re.search(r"\b(?:ei|eivät)\b", sentence):
        return _swapped(sentence, _DENIED)
    return _swapped(sentence, _STATED)


_MODES = {"voidaan": "täytyy", "voi": "täytyy", "saa": "täytyy", "tulee": "voi", "pitää": "saa", "täytyy": "voi"}


def _mode_turned(maker: Maker, passage: Source, place: int) -> str:
    sentence = passage.sentences[place]
    return "" if re.search(r"\b(?:ei|eivät)\b", sentence) else _swapped(sentence, _MODES)


_ACTORS: tuple[Mapping[str, str], ...] = (
    {"": "kunta", "n": "kunnan", "lle": "kunnalle", "lla": "kunnalla", "a": "kuntaa"},
    {"": "lapsi", "n": "lapsen", "lle": "lapselle", "lla": "lapsella", "a": "lasta"},
    {"": "huoltaja", "n": "huoltajan", "lle": "huoltajalle", "lla": "huoltajalla", "a": "huoltajaa"},
    {"": "asiakas", "n": "asiakkaan", "lle": "asiakkaalle", "lla": "asiakkaalla", "a": "asiakasta"},
    {"": "valtio", "n": "valtion", "lle": "valtiolle", "lla": "valtiolla", "a": "valtiota"},
    {"": "työnantaja", "n": "työnantajan", "lle": "työnantajalle", "lla": "työnantajalla", "a": "työnantajaa"},
    {"": "viranomainen", "n": "viranomaisen", "lle": "viranomaiselle", "lla": "viranomaisella", "a": "viranomaista"},
    {"": "lääkäri", "n": "lääkärin", "lle": "lääkärille", "lla": "lääkärillä", "a": "lääkäriä"},
    {"": "sosiaalityöntekijä", "n": "sosiaalityöntekijän", "lle": "sosiaalityöntekijälle"},
    {"": "hyvinvointialue", "n": "hyvinvointialueen", "lle": "hyvinvointialueelle", "a": "hyvinvointialuetta"},
    {"": "tuomioistuin", "n": "tuomioistuimen", "lle": "tuomioistuimelle", "a": "tuomioistuinta"},
)


def _other_actor(maker: Maker, passage: Source, place: int) -> str:
    sentence = passage.sentences[place]
    here = [actor for actor in _ACTORS if any(re.search(rf"\b{form}\b", sentence, re.I) for form in actor.values())]
    if len(here) > 1:
        # Two actors of the sentence in each other's place.
        one, other = here[:2]
        both = {one[case]: other[case] for case in one if case in other}
        both |= {other[case]: one[case] for case in one if case in other}
        return _swapped(sentence, both, every=True)
    if not here:
        return ""
    other = maker.chance.choice([actor for actor in _ACTORS if actor is not here[0]])
    return _swapped(sentence, {here[0][case]: other[case] for case in here[0] if case in other}, every=True)


_EXCEPTION = re.compile(
    r"(?:,|(?<=^)) ?(?:jos|jollei|ellei|mikäli|paitsi|lukuun ottamatta|edellyttäen|kun|jolleivät|elleivät)\b[^,;.:]*"
    r"(?:,|(?=\.$))",
    re.I,
)
_LIMIT = re.compile(r"\b(?:enintään|vähintään|vain|ainoastaan|viimeistään|kuitenkin enintään|korkeintaan|vasta) ")


def _exception_dropped(maker: Maker, passage: Source, place: int) -> str:
    sentence = passage.sentences[place]
    match = _EXCEPTION.search(sentence) or _LIMIT.search(sentence)
    if not match:
        return ""
    rest = " ".join(f"{sentence[: match.start()]} {sentence[match.end() :]}".replace(" .", ".").split())
    return rest if has_verb(rest) else ""


_SECTION = re.compile(r"\b(\d{1,3})( [a-z])? (?=§|momenti|lu[kv]u)")
_ACT = re.compile(r"\((\d{1,4})/(\d{4})\)")


def _other_section(maker: Maker, passage: Source, place: int) -> str:
    sentence = passage.sentences[place]
    if match := _SECTION.search(sentence):
        return _replaced(sentence, match.start(1), match.end(1), str(int(match[1]) + maker.chance.choice((1, 3))))
    if match := _ACT.search(sentence):
        return _replaced(sentence, match.start(1), match.end(1), str(int(match[1]) + 1))
    return ""


def _from_elsewhere(maker: Maker, passage: Source, place: int) -> str:
    other, there = maker.chance.choice(maker.places)
    sentence = other.sentences[there]
    return "" if other.context == passage.context or sentence in passage.sentences else sentence


_INVENTIONS = (
    "{} on maksutonta kaikille alle 18-vuotiaille.",
    "{} edellyttää aina esihenkilön kirjallista lupaa.",
    "{} päättyy, kun asiakas muuttaa toiselle paikkakunnalle.",
    "{} tehdään kahden viikon kuluessa hakemuksesta.",
    "{} kuuluu Kelan tehtäviin.",
    "{} voidaan hakea uudelleen vasta puolen vuoden kuluttua.",
    "{} kirjataan asiakastietojärjestelmään saman päivän aikana.",
    "{} käsitellään moniammatillisessa työryhmässä joka kuukausi.",
    "{} on salassa pidettävä 25 vuotta.",
    "{} ei koske ulkomaan kansalaisia.",
    "{} maksetaan takautuvasti kolmelta kuukaudelta.",
    "{} siirtyy toiselle alueelle ilman eri päätöstä.",
)


def _invented(maker: Maker, passage: Source, place: int) -> str:
    nominatives = (word.text for word in written(passage.sentences[place]) if word.noun and word.noun[1] == "nimento")
    subject = next(nominatives, "")
    return maker.chance.choice(_INVENTIONS).format(subject.capitalize()) if subject else ""


def _spliced(maker: Maker, passage: Source, place: int) -> str:
    """The words before the first verb of one sentence, and those from it on of another."""
    for other in range(len(passage.sentences)):
        if other == place or not usable(passage.sentences[other]):
            continue
        subject, own = _cut(passage.sentences[place])
        others, predicate = _cut(passage.sentences[other])
        if own and predicate and subject != others and own.split()[0] != predicate.split()[0]:
            return f"{subject} {predicate}"
    return ""


def _cut(sentence: str) -> tuple[str, str]:
    first, *others = written(sentence)
    verb = next((word for word in others if word.is_verb), None)
    if not verb or not any(word.may_be_noun for word in (first, *others) if word.start < verb.start):
        return "", ""
    return sentence[: verb.start].strip(), sentence[verb.start :]


def _swapped(sentence: str, table: Mapping[str, str], *, every: bool = False) -> str:
    """The sentence with the first word of the table that it has, or every one, replaced; empty when it has none."""
    changed, count = _pattern(tuple(table)).subn(
        lambda match: _like(match[0], table[match[0].lower()]), sentence, count=0 if every else 1
    )
    return changed if count else ""


@cache
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(forms, key=len, reverse=True))})\b", re.I)


def _like(was: str, now: str) -> str:
    return now.capitalize() if was[0].isupper() else now


def _replaced(sentence: str, start: int, end: int, by: str) -> str:
    return sentence[:start] + by + sentence[end:]


CHANGES: Mapping[str, tuple[Change, bool]] = {
    "verbatim": (_verbatim, True),
    "reordered": (_reordered, True),
    "inflected": (_inflected, True),
    "shortened": (_shortened, True),
    "joined": (_joined, True),
    "number changed": (_other_number, False),
    "unit changed": (_other_unit, False),
    "date changed": (_other_date, False),
    "negation flipped": (_denial_turned, False),
    "modality changed": (_mode_turned, False),
    "actor swapped": (_other_actor, False),
    "exception dropped": (_exception_dropped, False),
    "section changed": (_other_section, False),
    "true elsewhere": (_from_elsewhere, False),
    "invented": (_invented, False),
    "spliced": (_spliced, False),
}
"""The kinds of pairs: how a claim is made, and whether its passage supports it."""
