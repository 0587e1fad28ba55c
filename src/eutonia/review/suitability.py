"""What kind of spasm do these answers point to, and which medicines fit it?

A pattern is suggested with what speaks for it and against it, never a diagnosis; a clinician confirms the cause. Urgent
signs come before all else, and before they have been asked about no medicine suits. Answers that contradict each other
are not counted. The safety of a medicine for the person is the review's matter and is laid over this by advice/.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from eutonia.domain.choice import Choice, MedicineFit, Reason
from eutonia.domain.errors import EutoniaError
from eutonia.knowledge.citing import resolve_cites
from eutonia.knowledge.record_base import CiteRecord
from eutonia.knowledge.records import Knowledge
from eutonia.knowledge.suitability_records import Feature, Fit, Note, OtherFit, Pattern, Question

CLEAR_FROM = 3  # points; fewer leave the pattern unclear (eutonia-default)
SHOWN = 60  # characters of a wrong answer that an error repeats
FIT_ORDER = ("suits", "consider", "avoid", "contraindicated")

type Answers = Mapping[str, tuple[str, ...]]

UNCLEAR = (CiteRecord(source="eutonia-default", passage="at least three points for a clear pattern"),)
UNASKED = (CiteRecord(source="eutonia-default", passage="emergencies first"),)
NOT_COUNTED = (CiteRecord(source="eutonia-default", passage="nothing is guessed"),)


class AnswersError(EutoniaError):
    """Answers that do not fit the questionnaire."""


def choose_pattern(answers: Answers, *, knowledge: Knowledge) -> Choice:
    """The pattern that the answers point to, and how well each medicine fits it."""
    check_answers(answers, knowledge)
    asked = knowledge.suitability
    signs = [sign for sign in asked.urgent if sign.answer in answers.get(sign.question, ())]
    contradicting = [question for question in asked.question if contradict(question, answers)]
    counted = {key: given for key, given in answers.items() if key not in {each.id for each in contradicting}}
    unanswered = tuple([question.ask for question in asked.question if not counted.get(question.id)])
    if signs:
        urgent = [_reason(sign.why, sign.cite, knowledge) for sign in signs]
        return Choice(
            pattern="urgent",
            also=(),
            reasons=tuple(urgent),
            unanswered=unanswered,
            medicines=_fits(("urgent",), {}, knowledge),
            instead=tuple([_reason(sign.do, sign.cite, knowledge) for sign in signs]),
        )
    likely = likely_patterns(counted, asked.pattern)
    patterns = tuple([pattern.id for pattern in likely]) or ("unclear",)
    return Choice(
        pattern=patterns[0],
        also=patterns[1:],
        reasons=(
            *_for_and_against(likely, counted, knowledge),
            *[_reason(_contradiction(each, answers), NOT_COUNTED, knowledge) for each in contradicting],
        ),
        unanswered=unanswered,
        medicines=_fits(patterns, counted, knowledge),
        instead=tuple(_what_to_do(likely, patterns, counted, knowledge)),
    )


def check_answers(answers: Answers, knowledge: Knowledge) -> None:
    """Refuse a question or an answer that does not exist: nothing is guessed."""
    known = {question.id: question.answers for question in knowledge.suitability.question}
    for question, given in answers.items():
        if question not in known:
            raise AnswersError(f"No question {question[:SHOWN]!r}. Known: {', '.join(known)}.")
        wrong = [answer for answer in given if answer not in known[question]]
        if wrong:
            raise AnswersError(f"No answer {wrong[0][:SHOWN]!r} to {question!r}. Known: {', '.join(known[question])}.")


def contradict(question: Question, answers: Answers) -> bool:
    """Do the answers to this question exclude each other?"""
    given = set(answers.get(question.id, ()))
    return len(given) > 1 and (not question.several or bool(given & set(question.alone)))


def _contradiction(question: Question, answers: Answers) -> str:
    return f"Not counted, for the answers contradict each other: {question.ask} {', '.join(answers[question.id])}."


def likely_patterns(answers: Answers, patterns: Iterable[Pattern]) -> list[Pattern]:
    """The patterns with enough points, the likeliest first."""
    scored = sorted(((points(pattern, answers), pattern) for pattern in patterns), key=lambda each: -each[0])
    return [pattern for score, pattern in scored if score >= CLEAR_FROM]


def points(pattern: Pattern, answers: Answers) -> int:
    """How strongly do the answers point to this pattern?"""
    return sum(feature.weight for feature in pattern.feature if _given(feature, answers))


def _given(asked: Feature | Note, answers: Answers) -> bool:
    return any(answer in asked.answers for answer in answers.get(asked.question, ()))


def _reason(text: str, cites: Iterable[CiteRecord], knowledge: Knowledge) -> Reason:
    return Reason(text=text, cites=resolve_cites(cites, knowledge))


def _for_and_against(likely: Sequence[Pattern], answers: Answers, knowledge: Knowledge) -> list[Reason]:
    """What speaks for the likely patterns, and against them; where none is likely, what speaks for each."""
    reasons = [] if likely else [_reason("The answers do not point clearly to one kind of spasm.", UNCLEAR, knowledge)]
    for pattern in likely or knowledge.suitability.pattern:
        given = [feature for feature in pattern.feature if _given(feature, answers)]
        name = "" if likely and pattern is likely[0] else f"{pattern.title}: "
        reasons += [_reason(name + each.why, each.cite, knowledge) for each in given if each.weight > 0]
        if likely:
            against = [each for each in given if each.weight < 0]
            reasons += [_reason(f"{name}against it: {each.why}", each.cite, knowledge) for each in against]
    return reasons


def _what_to_do(
    likely: Sequence[Pattern], patterns: Sequence[str], answers: Answers, knowledge: Knowledge
) -> list[Reason]:
    """What comes first or besides: the urgent signs where nobody asked, what the answers add, what the pattern asks."""
    asked = knowledge.suitability
    unasked = [] if urgent_asked(answers, knowledge) else [_ask_first(knowledge)]
    notes = [_reason(note.text, note.cite, knowledge) for note in asked.note if _speaks(note, patterns, answers)]
    statements = [each for pattern in likely for each in pattern.instead] or list(asked.unclear)
    return unasked + notes + [_reason(each.text, each.cite, knowledge) for each in statements]


def urgent_asked(answers: Answers, knowledge: Knowledge) -> bool:
    """Has somebody answered every question that can show an urgent sign?"""
    return all(answers.get(sign.question) for sign in knowledge.suitability.urgent)


def _ask_first(knowledge: Knowledge) -> Reason:
    signs = {sign.question for sign in knowledge.suitability.urgent}
    questions = [question for question in knowledge.suitability.question if question.id in signs]
    told = "; ".join(
        f"{each.ask} {', '.join(answer.replace('-', ' ') for answer in each.answers)}" for each in questions
    )
    return _reason(f"Ask this first, it was not answered: {told}.", UNASKED, knowledge)


def _speaks(note: Note, patterns: Sequence[str], answers: Answers) -> bool:
    return _given(note, answers) and (not note.patterns or not set(note.patterns).isdisjoint(patterns))


def _fits(patterns: tuple[str, ...], answers: Answers, knowledge: Knowledge) -> tuple[MedicineFit, ...]:
    fits = [best_fit(name, patterns, answers, knowledge) for name in knowledge.medicines]
    return tuple(sorted(fits, key=lambda fit: (FIT_ORDER.index(fit.fit), fit.name)))


def best_fit(medicine: str, patterns: tuple[str, ...], answers: Answers, knowledge: Knowledge) -> MedicineFit:
    """How the medicine fits the pattern it fits best, held down where an answer holds it down."""
    found = [_capped(fit, pattern, medicine, answers, knowledge) for pattern in patterns
             for fit in (_named_fit(medicine, pattern, answers, knowledge),)]  # fmt: skip
    return min(found, key=lambda fit: FIT_ORDER.index(fit.fit))


def _named_fit(medicine: str, pattern: str, answers: Answers, knowledge: Knowledge) -> Fit | OtherFit:
    """What is said of this medicine in this pattern: of just these answers, else of all, else of every medicine."""
    asked = knowledge.suitability
    named = [fit for fit in asked.fit if fit.medicine == medicine and fit.pattern == pattern]
    exact = [fit for fit in named if fit.question and _all_among(answers.get(fit.question, ()), fit.answers)]
    found = exact or [fit for fit in named if fit.question is None]
    return found[0] if found else next(fit for fit in asked.otherwise if fit.pattern == pattern)


def _all_among(given: Sequence[str], answers: Sequence[str]) -> bool:
    return bool(given) and set(given) <= set(answers)


def _capped(fit: Fit | OtherFit, pattern: str, medicine: str, answers: Answers, knowledge: Knowledge) -> MedicineFit:
    """The fit with its reason, and what holds it down."""
    caps: list[tuple[Literal["consider", "avoid"], Reason]] = [
        (note.at_best, _reason(note.text, note.cite, knowledge))
        for note in knowledge.suitability.note
        if note.at_best and _speaks(note, (pattern,), answers)
    ]
    if pattern != "urgent" and not urgent_asked(answers, knowledge):
        caps.append(("consider", _reason("Urgent signs were not asked about: ask them first.", UNASKED, knowledge)))
    held = [(cap, why) for cap, why in caps if FIT_ORDER.index(cap) > FIT_ORDER.index(fit.fit)]
    lowest = max((cap for cap, _ in held), key=FIT_ORDER.index, default=fit.fit)
    why = _reason(fit.why, fit.cite, knowledge)
    return MedicineFit(name=medicine, fit=lowest, of_pattern=fit.fit, why=(why, *[reason for _, reason in held]))
