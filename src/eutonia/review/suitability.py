"""What kind of spasm do these answers point to, and which medicines fit it?

A pattern is suggested with its reasons, never a diagnosis; a clinician confirms the cause. Urgent signs come before all
else. The safety of a medicine for the person is the review's matter and is laid over this by advice/.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from eutonia.domain.choice import Choice, MedicineFit, Reason
from eutonia.domain.errors import EutoniaError
from eutonia.knowledge.citing import resolve_cites
from eutonia.knowledge.records import CiteRecord, Feature, Fit, Knowledge, OtherFit, Pattern

CLEAR_FROM = 3  # points; fewer leave the pattern unclear (eutonia-default)
FIT_ORDER = ("suits", "consider", "avoid", "contraindicated")

type Answers = Mapping[str, tuple[str, ...]]


class AnswersError(EutoniaError):
    """Answers that do not fit the questionnaire."""


def choose_pattern(answers: Answers, *, knowledge: Knowledge) -> Choice:
    """The pattern that the answers point to, and how well each medicine fits it."""
    check_answers(answers, knowledge)
    asked = knowledge.suitability
    unanswered = tuple(question.ask for question in asked.question if not answers.get(question.id))
    urgent = [sign for sign in asked.urgent if sign.answer in answers.get(sign.question, ())]
    if urgent:
        reasons = tuple(_reason(sign.why, sign.cite, knowledge) for sign in urgent)
        todo = tuple(_reason(sign.do, sign.cite, knowledge) for sign in urgent)
        return _choice("urgent", (), reasons, unanswered, todo, knowledge)
    points = sorted(((_points(pattern, answers), pattern) for pattern in asked.pattern), key=lambda each: -each[0])
    likely = [pattern for score, pattern in points if score >= CLEAR_FROM]
    if not likely:
        nothing = (_reason("The answers do not point clearly to one kind of spasm.", _OURS, knowledge),)
        return _choice("unclear", (), nothing, unanswered, (), knowledge)
    first, *others = likely
    reasons = tuple(
        _reason(feature.why, feature.cite, knowledge)
        for pattern in likely
        for feature in pattern.feature
        if feature.weight > 0 and _given(feature, answers)
    )
    instead = tuple(_reason(each.text, each.cite, knowledge) for pattern in likely for each in pattern.instead)
    return _choice(first.id, tuple(other.id for other in others), reasons, unanswered, instead, knowledge)


_OURS = (CiteRecord(source="eutonia-default", passage="at least three points for a clear pattern"),)


def check_answers(answers: Answers, knowledge: Knowledge) -> None:
    """Refuse a question or an answer that does not exist: nothing is guessed."""
    known = {question.id: question.answers for question in knowledge.suitability.question}
    for question, given in answers.items():
        if question not in known:
            raise AnswersError(f"No question {question!r}. Known: {', '.join(known)}.")
        wrong = [answer for answer in given if answer not in known[question]]
        if wrong:
            raise AnswersError(f"No answer {wrong[0]!r} to {question!r}. Known: {', '.join(known[question])}.")


def _points(pattern: Pattern, answers: Answers) -> int:
    return sum(feature.weight for feature in pattern.feature if _given(feature, answers))


def _given(feature: Feature, answers: Answers) -> bool:
    return any(answer in feature.answers for answer in answers.get(feature.question, ()))


def _reason(text: str, cites: Iterable[CiteRecord], knowledge: Knowledge) -> Reason:
    return Reason(text=text, cites=resolve_cites(cites, knowledge))


def _choice(
    pattern: str,
    also: tuple[str, ...],
    reasons: tuple[Reason, ...],
    unanswered: tuple[str, ...],
    instead: tuple[Reason, ...],
    knowledge: Knowledge,
) -> Choice:
    fits = [_best_fit(name, (pattern, *also), knowledge) for name in knowledge.medicines]
    ordered = sorted(fits, key=lambda fit: (FIT_ORDER.index(fit.fit), fit.name))
    return Choice(
        pattern=pattern,
        also=also,
        reasons=reasons,
        unanswered=unanswered,
        medicines=tuple(ordered),
        instead=instead,
    )


def _best_fit(medicine: str, patterns: tuple[str, ...], knowledge: Knowledge) -> MedicineFit:
    """How the medicine fits the pattern it fits best."""
    found = [
        (FIT_ORDER.index(fit.fit), fit.fit, fit.why, fit.cite)
        for pattern in patterns
        for fit in _fits(medicine, pattern, knowledge)
    ]
    _, fit, why, cite = min(found, key=lambda each: each[0])
    return MedicineFit(name=medicine, fit=fit, why=(_reason(why, cite, knowledge),))


def _fits(medicine: str, pattern: str, knowledge: Knowledge) -> Sequence[Fit | OtherFit]:
    asked = knowledge.suitability
    named = [fit for fit in asked.fit if fit.medicine == medicine and fit.pattern == pattern]
    return named or [fit for fit in asked.otherwise if fit.pattern == pattern]
