"""A refusal names the limit that holds, and whether it is known or only assumed."""

from datetime import date

from msgspec.structs import replace

from eutonia.advice.library import open_library
from eutonia.domain.dose import parse_dose
from eutonia.domain.finding import Cite, Limit
from eutonia.domain.plan import Titration
from eutonia.planning.titration import plan_titration
from eutonia.planning.wish import Wish

KNOWLEDGE = open_library().knowledge
BACLOFEN = KNOWLEDGE.medicines["baclofen"]
CITE = Cite(source="s", title="S", passage="1", url="", read=date(2026, 1, 1), kind="label", seen="text")
KNOWN = Limit(
    what="daily", value="30 mg", medicine="baclofen", rule="known", because="this is so", assumed=False, needs=(),
    cites=(CITE,),
)  # fmt: skip
ASSUMED = replace(KNOWN, rule="assumed", because="this may be so", assumed=True, needs=("creatinine",))
START = date(2026, 11, 24)


def titrated(*limits: Limit, course_days: int | None = None, **wish: object) -> Titration:
    medicine = replace(BACLOFEN, course_days=course_days)
    asked = Wish(start=START, **wish)  # type: ignore[arg-type]
    return plan_titration(medicine, limits=limits, wish=asked, knowledge=KNOWLEDGE)


def test_a_limit_that_is_known_is_named_before_one_that_is_assumed() -> None:
    for limits in ((KNOWN, ASSUMED), (ASSUMED, KNOWN)):
        refused = titrated(*limits, target=parse_dose("40 mg")).refused
        assert refused is not None
        assert (refused.rule, refused.needs) == ("known", ())
        assert refused.why.endswith("safe here: this is so")


def test_a_limit_that_is_only_assumed_says_what_would_have_to_be_known() -> None:
    refused = titrated(ASSUMED, target=parse_dose("40 mg")).refused
    assert refused is not None
    assert (refused.rule, refused.needs) == ("assumed", ("creatinine",))
    assert refused.why.endswith("this may be so (not known, counted as if: creatinine)")


def test_a_first_step_above_the_limit_offers_the_way_that_fits() -> None:
    refused = titrated(replace(KNOWN, value="5 mg"), ladder="label").refused
    assert refused is not None
    assert "the first step of the ladder label, 15 mg a day, is above what is safe here (5 mg a day)" in refused.why
    assert refused.nearest == (f'ladder "cautious": {KNOWLEDGE.ladders["baclofen"][2].title}',)


def test_a_target_that_one_dose_would_pass_is_not_called_the_end_of_the_ladder() -> None:
    refused = titrated(replace(KNOWN, what="single", value="5 mg"), target=parse_dose("40 mg")).refused
    assert refused is not None
    assert "the target of 40 mg a day cannot be reached: above 15 mg a day one dose would pass 5 mg" in refused.why
    assert refused.nearest[0] == "a target of 15 mg a day"


def test_a_course_that_ends_before_the_target_says_so() -> None:
    made = titrated(course_days=7, ladder="label", target=parse_dose("60 mg"))
    assert [(str(step.daily), step.days) for step in made.steps] == [("15 mg", 3), ("30 mg", 3), ("45 mg", 1)]
    assert "The course ends at 45 mg a day, before the target of 60 mg is reached." in made.notes
    assert "A short course: 7 days at most, and days on which it was taken before count too." in made.notes


def test_a_course_that_is_long_enough_does_not() -> None:
    made = titrated(course_days=60, ladder="label", target=parse_dose("60 mg"))
    assert made.steps[-1].daily == parse_dose("60 mg")
    assert not any("before the target" in note for note in made.notes)
