"""The verifier on texts that are written carelessly: a verdict always, and the right one where it is plain."""

from hypothesis import given, settings

from assistant.grounding import Objection, Source, verify
from tests.strategies import sentences, texts

_FEW = settings(max_examples=40, deadline=None, derandomize=True)


@_FEW
@given(texts, sentences)
def test_the_verifier_has_a_verdict_on_any_claim_of_any_source(text: str, claim: str) -> None:
    source = Source.of_text(text, "36 § Otsikko")
    verdict = verify(claim, [Source(()), source])
    assert Objection.FAILED not in {reason.objection for reason in verdict.reasons}
    for of, place in verdict.places:
        assert of == 1
        assert source.sentences[place]


@_FEW
@given(texts)
def test_a_sentence_verbatim_is_supported_by_its_own_source(text: str) -> None:
    source = Source.of_text(text)
    for sentence in source.sentences:
        verdict = verify(sentence, [source])
        [(_, place)] = verdict.places
        assert source.sentences[place].strip(". ") == sentence.strip(". ")
