"""Whether a claim stands in the sentences that it cites.

The writer of a claim is not trusted, be it a model or a person. ``verify`` takes a claim, the sentences of the cited
place and the headings above them, and says which sentences carry it or what in it does not stand there.

One sentence must carry the whole claim; only a claim of several clauses, each with a verb of its own, may rest on a
sentence for each. So a subject from one place cannot take a predicate from another. Of its sentence a claim may leave
out and reorder, and inflect words; it may not

- name a number, a time, a date, a unit, a section or an act that the sentence does not, or put a number to another
  thing that the sentence counts (``amounts``),
- name anything else that neither the sentence nor its headings name (``statement``),
- deny what the sentence says, say what it denies, or turn may into must or is (``verbs``),
- leave out an exception or a limit (``limits``), a condition or a part of one, or who says it (``conditions``),
- be said of more than the sentence is: "erityistä tukea tarvitsevan lapsen" is not "lapsen" (``attributes``),
- exchange who does and to whom (``roles``), what is done with what, and or, or what is compared (``relations``).

For this a sentence is read as main clauses with what hangs on them (``units``), of which those count that the claim
speaks of (``spoken``); ``lists`` and ``grammar`` know what may be left out of a list and what a word is for.

It says the same in quite other words? Then it is refused: a false refusal costs a reader a sentence, a false
acceptance misleads. Nothing here learns; the shares of errors are measured with ``ohjenuora bench grounding``.
"""

from assistant.grounding.verdict import Finding, Objection, Reason, Source, Verdict, verify

__all__ = ["Finding", "Objection", "Reason", "Source", "Verdict", "verify"]
