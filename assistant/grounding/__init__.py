"""Whether a claim stands in the sentences that it cites.

The writer of a claim is not trusted, be it a model or a person. ``verify`` takes a claim, the sentences of the cited
place and the headings above them, and finds that it is supported, that the place says otherwise, or that it cannot
tell. It is a checker of near-quotes: what says the same in quite other words it cannot tell.

One sentence must carry the whole claim; only a claim of several clauses, each with a verb of its own, may rest on a
sentence for each. So a subject from one place cannot take a predicate from another. Of its sentence a claim may
reorder and inflect the words, and put those and spans of time that mean the same for others (``wording``); it may not

- name a number, a time, a date, a unit, a section or an act that the sentence does not, or put a number to another
  thing that the sentence counts (``amounts``),
- name anything else that neither the sentence nor its headings name (``statement``),
- deny what the sentence says, say what it denies, or turn may into must or is (``verbs``),
- leave out an exception, a condition, a limit, or who says it (``limits``), or anything else of the clauses that it
  speaks of, but for one of several things joined, or put another noun there (``dropped``),
- exchange who does and to whom (``roles``), what is done with what, and or, or what is compared (``relations``).

For this a sentence is read as main clauses with what hangs on them (``units``), of which those count that the claim
speaks of (``spoken``); ``grammar`` knows what a word is for, and the parser of ``corpus.finnish`` what belongs to what.

Another number, name or noun is a change whatever the words. The other changes are so for sure only in the words of the
source; in other words, and where all that is wrong is something left out, it cannot tell. Such a sentence is shown
marked, with its quote beneath; a model may be asked about the other words (``entailment``). A false refusal costs a
reader a sentence, a false acceptance misleads. Nothing here learns; what is accepted and refused is measured with
``ohjenuora bench grounding``.
"""

from assistant.grounding.verdict import Finding, Objection, Reason, Source, Verdict, verify

__all__ = ["Finding", "Objection", "Reason", "Source", "Verdict", "verify"]
