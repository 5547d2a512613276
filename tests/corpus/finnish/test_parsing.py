"""The parser: which word of a sentence belongs to which."""

import subprocess
import sys

from corpus.finnish.parsing import parsed

SENTENCE = "Järjestäjä päättää keskeyttämisestä opiskelijan hakemuksesta."


def test_each_word_has_the_one_that_it_belongs_to() -> None:
    nodes = parsed(SENTENCE)
    words = [SENTENCE[node.start : node.end] for node in nodes]
    heads = {word: words[node.head] for word, node in zip(words, nodes, strict=True)}
    assert heads["Järjestäjä"] == heads["päättää"] == "päättää"
    assert heads["opiskelijan"] == "hakemuksesta"
    assert nodes[words.index("Järjestäjä")].relation == "nsubj"


def test_the_model_is_not_loaded_before_a_sentence_is_parsed() -> None:
    code = "import sys, assistant.grounding, assistant.service; print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
