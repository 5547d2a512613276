"""Texts that look like Finnish and are written carelessly, for properties that must hold of any text."""

from hypothesis import strategies as st


def _split(words: str) -> list[str]:
    return words.split()


_NOUNS = _split(
    """
    kunta kunnan lapsi lapsen lapselle lasta huoltaja huoltajan hakija hakijalle asiakas asiakkaan päätös
    päätöksen päätöstä tuki tukea palvelu palveluja maksu maksua euroa prosenttia kuukautta kuukauden viikko
    tunnin vuotta arkipäivänä laki lain pykälä momentti luku Kela Kelan Lahti SHL:n Virtanen puhelin numero
    osoite sosiaali- terveydenhuolto
    """
)
_VERBS = _split(
    """
    on ovat ei eivät eikä saa voi voidaan pitää täytyy tulee olla ole myöntää myönnetään päättää haetaan tehdä
    tehtävä maksaa koskee sovelletaan aloitettava tarvitsee tarvitsevan
    """
)
_SMALL = _split(
    """
    ja tai sekä taikka mutta vaan että jos kun mikäli ellei jollei joka jonka joille mikä mitä se sen hän
    hänelle ne niiden vain ainoastaan enintään vähintään viimeistään yli alle noin ilman ennen kanssa kuin
    kuitenkin muu muiden aina silloin kuluessa jälkeen paitsi poiketen entä
    """
)
_ASKING = _split(
    """
    kuka mikä mitä missä milloin miten paljonko montako kauanko saako voiko pitääkö onko miksi mitkä
    """
)
_ODD = [
    "",
    "Ä",
    "x",
    "²",
    "½",
    "٣",
    "①",
    "Ⅳ",
    "ﬁ",
    "İ",
    "ẞ",
    "e\u0301",
    "\u00ad",
    "\u200b",
    "🙂",
    "ei-",
    "-ei",
    "a:",
    "§§",
]
_MARKS = [
    *"()[]{}<>\"'”’»«;:,.!?…–—-/\\%€§*|_&+=",
    "- ",
    "\n",
    "\t",
    "[1]",
    " ; ",
    "),",
    "(;)",
    "();",
    "..",
    "- ja ",
]
_GAPS = st.sampled_from([" ", " ", " ", " ", ", ", "; ", "", "\u00a0", " – "])

_counts = st.integers(0, 12_345).map(str)
_numerals = st.sampled_from(
    _split("yksi kahden kolme seitsemäntenä kymmenen kahdenkymmenenviiden sata puoli toisen puolet")
)
_dates = st.tuples(st.integers(0, 40), st.integers(0, 14), st.sampled_from(["", "2023", "99"])).map(
    lambda of: f"{of[0]}.{of[1]}.{of[2]}"
)
_written_dates = st.tuples(_counts, st.sampled_from(["tammikuuta", "kesäkuun", "Joulukuun 1. päivänä"])).map(". ".join)
_places = st.tuples(
    _counts, st.sampled_from([" §", " §:n 2 momentti", " a §", "/2014", " luku", "–9 §", " %", " €/kk"])
).map("".join)
_times = st.sampled_from(
    ["klo 8–15", "klo 8.00", "kello 25", "klo –", "03 000 1000", "+358 40 000 0123", "112", "1 000,50"]
)
numbers = st.one_of(_counts, _numerals, _dates, _written_dates, _places, _times)
"""Numbers, times, dates and places in acts, some of which there are none."""

_words = st.one_of(*map(st.sampled_from, (_NOUNS, _VERBS, _SMALL, _NOUNS, _VERBS)), numbers)
_pieces = st.one_of(_words, _words, _words, st.sampled_from(_ODD), st.sampled_from(_MARKS), st.text(max_size=3))


def _run(pieces: st.SearchStrategy[str], longest: int) -> st.SearchStrategy[str]:
    """Pieces with gaps between them."""
    return st.lists(st.tuples(pieces, _GAPS), max_size=longest).map(lambda run: "".join(a + b for a, b in run).strip())


def _wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """In brackets or quotes, listed, or with what hangs on it."""
    ends = st.sampled_from(["()", "[]", "””", '""', "( ", " )", "–.", ";;"])
    return st.one_of(
        st.tuples(ends, inner).map(lambda of: of[0][0] + of[1] + of[0][1]),
        st.tuples(
            st.sampled_from(["; ", ", ", " ja ", " tai ", ": ", ", jos ", ", joka "]), st.lists(inner, max_size=3)
        ).map(lambda of: of[0].join(of[1])),
    )


_phrases = st.recursive(_run(_pieces, 5), _wrapped, max_leaves=4)
sentences = st.tuples(_run(_words, 6), _phrases, _run(_words, 4), st.sampled_from([".", "", "?", ":", ";", "!"])).map(
    lambda of: " ".join(of[:3]) + of[3]
)
"""Sentences with words, and brackets, quotes, lists and stray marks among them."""
texts = st.lists(sentences, min_size=1, max_size=4).map(" ".join)
"""A few sentences on end."""
questions = st.one_of(
    sentences,
    st.tuples(st.sampled_from(_ASKING), sentences).map(" ".join),
    st.tuples(st.sampled_from(["Entä ", "No entäs ", "Ja "]), _run(_words, 3)).map(lambda of: f"{of[0]}{of[1]}?"),
    st.tuples(st.sampled_from(_ASKING), sentences, st.sampled_from(_ASKING), sentences).map(
        lambda of: f"{of[0]} {of[1]}, ja {of[2]} {of[3]}?"
    ),
)
"""Questions, follow-ups and two in one."""
_blocks = st.tuples(
    st.sampled_from(["\n\n", "\n\n- ", "\n\n1. ", "\n\n## ", "\n- ", "\n\n| a | b |\n|---|---|\n| 1 | "]), texts
)
documents = st.tuples(sentences, st.lists(_blocks, min_size=1, max_size=6)).map(
    lambda of: f"# {of[0]}\n\nKunta myöntää tukea." + "".join(a + b for a, b in of[1])
)
"""Markdown of headings, paragraphs, lists and tables of such texts, with one plain sentence."""
