"""What several pages show: the person, findings as cards, and what was checked, not assessed, not covered, ignored.

The four answers never blur: each has its own heading, also where there is nothing under it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from textwrap import shorten

from eutonia.cli.page import Block, Bullets, Card, Fields, Note, Section, Text
from eutonia.render.documents import ChecksDoc, CiteDoc, FindingDoc, IgnoredDoc, NotAssessedDoc, PatientDoc

SEVERITIES = ("contraindicated", "major", "moderate", "minor")
FEW = 3  # shown of a long list, unless --all
FEW_SOURCES = 2
LONGEST_TITLE = 60
DEFAULT = "eutonia-default"
SEEN_WORDS = {"text": "", "abstract": " (abstract only)", "secondary": " (as reported elsewhere)"}


def counted(number: int, one: str, many: str = "") -> str:
    """
    >>> counted(1, "rule"), counted(2, "rule"), counted(1200, "entry", "entries")
    ('1 rule', '2 rules', '1,200 entries')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: Sequence[str] | None) -> str:
    """A list that may be unknown, which is not the same as empty."""
    return "not known" if names is None else ", ".join(names) or "none"


# ---------------------------------------------------------------------------------------------- the person


def person_fields(patient: PatientDoc, *, takes: bool = False) -> Fields:
    """Who it is, how well the kidneys clear, what is stated, and what is not known."""
    known, unknown = _known(patient), _unknown(patient)
    rows = [
        ("Person", _who(patient)),
        ("Kidney", _kidney(patient)),
        ("Known", ", ".join(known)),
        ("Takes", _takes(patient) if takes else ""),
        ("Conditions", listed(patient.conditions)),
        ("Allergies", listed(patient.allergies)),
        ("Not known", ", ".join(unknown)),
    ]
    return Fields([(label, text) for label, text in rows if text])


def _takes(patient: PatientDoc) -> str:
    unread = f"; NOT RECOGNISED: {', '.join(patient.unread)}" if patient.unread else ""
    return listed(patient.taking) + unread


def _who(patient: PatientDoc) -> str:
    sex = {"female": "woman", "male": "man"}.get(patient.sex or "", "sex not known")
    age = "age not known" if patient.age is None else f"{patient.age} years"
    size = [
        *([f"{patient.weight_kg:f} kg"] if patient.weight_kg is not None else []),
        *([f"{patient.height_cm:f} cm"] if patient.height_cm is not None else []),
    ]
    return ", ".join([sex, age, *size])


def _kidney(patient: PatientDoc) -> str:
    if patient.dialysis:
        return "on dialysis: no formula holds"
    egfr = (
        "eGFR not known"
        if patient.egfr is None
        else f"eGFR {patient.egfr:f} mL/min/1.73 m² ({patient.egfr_formula or 'reported'})"
    )
    crcl = (
        "creatinine clearance not known"
        if patient.crcl is None
        else f"creatinine clearance {patient.crcl:f} mL/min ({patient.crcl_formula}, {patient.crcl_weight_used} weight)"
    )
    return f"{egfr}; {crcl}"


def _known(patient: PatientDoc) -> list[str]:
    """The yes/no facts that were stated or follow, in words."""
    words = []
    for name, yes, no in (
        ("pregnant", "pregnant", "not pregnant"),
        ("breastfeeding", "breastfeeding", "not breastfeeding"),
        ("dialysis", "on dialysis", "not on dialysis"),
        ("cannabis", "uses cannabis", "no cannabis"),
        ("smoker", "smokes", "does not smoke"),
        ("pump", "has an intrathecal pump", "no intrathecal pump"),
    ):
        known = getattr(patient, name)
        if known is not None:
            words.append(yes if known else no)
    words += [f"alcohol: {patient.alcohol}"] if patient.alcohol else []
    words += [f"liver impairment: {patient.liver}"] if patient.liver else []
    return words


def _unknown(patient: PatientDoc) -> list[str]:
    """What nobody stated, by the words of its flag."""
    names = {
        "weight_kg": "weight", "height_cm": "height", "pregnant": "pregnancy", "breastfeeding": "breastfeeding",
        "dialysis": "dialysis", "alcohol": "alcohol", "cannabis": "cannabis", "smoker": "smoking",
        "pump": "intrathecal pump", "liver": "liver function",
    }  # fmt: skip
    return [word for name, word in names.items() if getattr(patient, name) is None]


# ---------------------------------------------------------------------------------------------- findings


def finding_blocks(findings: Sequence[FindingDoc], checked: ChecksDoc, *, everything: bool) -> Iterator[Block]:
    """The findings, worst first; said clearly where there is none."""
    answered = checked.found + checked.none
    yield Section("Findings", how_many(findings) if findings else "none")
    for finding in findings:
        yield finding_card(finding, everything=everything)
    if not findings and answered:
        yield Text(f"No finding among {counted(answered, 'rule')} checked.")
    elif not findings:
        yield Text("No rule could be checked, so this says nothing about safety.", "warn")


def how_many(findings: Sequence[FindingDoc]) -> str:
    """How many of each severity, the worst first."""
    counts: Counter[str] = Counter(finding.severity for finding in findings)
    return ", ".join(f"{counts[severity]} {severity}" for severity in SEVERITIES if counts[severity])


def finding_lines(findings: Sequence[FindingDoc], checked: ChecksDoc) -> Iterator[Block]:
    """The findings in a line each, where another page shows them in full."""
    answered = checked.found + checked.none
    yield Section("Findings", how_many(findings) if findings else "none")
    if findings:
        yield Bullets([f"{one.severity.upper()} {_head(one)}: {one.effect} {one.advice}" for one in findings])
    elif answered:
        yield Text(f"No finding among {counted(answered, 'rule')} checked.")
    else:
        yield Text("No rule could be checked, so this says nothing about safety.", "warn")


def finding_card(finding: FindingDoc, *, everything: bool, head: str = "") -> Card:
    """One card; what belongs to the same matter stands below its head, and nothing is said twice."""
    rows = [("Effect", finding.effect), ("Do", finding.advice)]
    rows += [("Because", "; ".join(finding.because))] if finding.because else []
    said = {(finding.effect, finding.advice)}
    for other in finding.also:
        if (other.effect, other.advice) not in said:
            said.add((other.effect, other.advice))
            rows.append((f"+ {other.severity}", _in_short(other, finding)))
    cites = [cite for each in (finding, *finding.also) for cite in each.cites]
    rows += [("Sources", source_lines(cites, everything=everything)), ("Rule", _rules(finding))]
    return Card(word=finding.severity, head=head or _head(finding), tone=finding.severity, body=(Fields(rows),))


def _head(finding: FindingDoc) -> str:
    others = f" with {', '.join(finding.with_)}" if finding.with_ else ""
    return f"{finding.medicine}{others} ({finding.kind})"


def _in_short(other: FindingDoc, head: FindingDoc) -> str:
    """A further member of a card: whom it is about where that is not the head's, what happens, what to do."""
    same = (other.medicine, other.with_) == (head.medicine, head.with_)
    about = "" if same else f"{other.medicine}{' with ' if other.with_ else ''}{', '.join(other.with_)}: "
    because = f" [{'; '.join(other.because)}]" if other.because else ""
    return f"{about}{other.effect} {other.advice}{because}"


def _rules(finding: FindingDoc) -> str:
    return ", ".join(dict.fromkeys(each.rule for each in (finding, *finding.also)))


def source_lines(cites: Sequence[CiteDoc], *, everything: bool) -> str:
    """Where it stands, one source a line; our own judgement is always among those shown."""
    lines = list(dict.fromkeys(cite_words(cite, whole=everything) for cite in cites))
    if everything or len(lines) <= FEW_SOURCES + 1:
        return "\n".join(lines)
    ours = [line for line in lines if line.startswith("Eutonia default")]
    shown = [*[line for line in lines if line not in ours][:FEW_SOURCES], *ours[:1]]
    return "\n".join([*shown, f"and {counted(len(lines) - len(shown), 'more source')}"])


def cite_title(cite: CiteDoc) -> str:
    """A source shorter still, for a narrow column: what kind it is, and its title."""
    if cite.kind == DEFAULT:
        return "Eutonia default"
    return f"{cite.kind.replace('-', ' ')}: {shorten(cite.title, LONGEST_TITLE, placeholder=' ...')}"


def cite_words(cite: CiteDoc, *, whole: bool = False) -> str:
    """A source in short: what kind it is, its title, where in it."""
    if cite.kind == DEFAULT:
        return f"Eutonia default, our own judgement: {cite.passage}"
    title = cite.title if whole else shorten(cite.title, LONGEST_TITLE, placeholder=" ...")
    address = f" {cite.url}" if whole and cite.url else ""
    return f"{cite.kind.replace('-', ' ')}: {title}; {cite.passage}{SEEN_WORDS.get(cite.seen, '')}{address}"


# ---------------------------------------------------------------------------------------------- the other answers


def in_short(
    findings: Sequence[FindingDoc],
    checked: ChecksDoc,
    not_assessed: Sequence[NotAssessedDoc],
    not_covered: Sequence[str],
) -> str:
    """The four answers in one line; where nothing was asked, that."""
    if not checked.rules:
        return "nothing was checked: this says nothing about safety"
    found = f"findings: {how_many(findings)}" if findings else "no finding"
    return (
        f"{found}; checked and none: {counted(checked.none, 'rule')}; "
        f"not assessed: {counted(len(not_assessed), 'rule')}; not covered: {counted(len(not_covered), 'item')}"
    )


def checked_blocks(checked: ChecksDoc) -> Iterator[Block]:
    """What was asked and says nothing of this person."""
    yield Section("Checked, and none", counted(checked.none, "rule"))
    kinds = ", ".join(f"{kind} {number}" for kind, number in checked.none_by_kind.items())
    yield Text(f"Nothing found by: {kinds}." if kinds else "There is none.", "dim")


def not_assessed_blocks(
    not_assessed: Sequence[NotAssessedDoc], checked: ChecksDoc, *, everything: bool
) -> Iterator[Block]:
    """What could not be answered, by what is needed; the need behind the gravest rules first."""
    yield Section("Not assessed", counted(len(not_assessed), "rule") if not_assessed else "none")
    if not not_assessed:
        yield Text("Every rule could be answered." if checked.rules else "No rule was asked.")
        return
    by_need: dict[str, list[NotAssessedDoc]] = {}
    for one in sorted(not_assessed, key=lambda one: SEVERITIES.index(one.severity)):
        for need in one.needs:
            by_need.setdefault(need, []).append(one)
    ordered = sorted(by_need.items(), key=lambda item: (SEVERITIES.index(item[1][0].severity), -len(item[1])))
    yield Fields([(need, _would_answer(rules, everything=everything)) for need, rules in ordered])


def _would_answer(rules: Sequence[NotAssessedDoc], *, everything: bool) -> str:
    ids = list(dict.fromkeys(one.rule for one in rules))
    shown = ids if everything else ids[:FEW]
    more = f" and {len(ids) - len(shown)} more" if len(ids) > len(shown) else ""
    return f"{counted(len(ids), 'rule')}, up to {rules[0].severity}: {', '.join(shown)}{more}"


def not_covered_blocks(not_covered: Sequence[str]) -> Iterator[Block]:
    """What lies outside our knowledge: nothing is known of it here, good or bad."""
    yield Section("Not covered", counted(len(not_covered), "item") if not_covered else "none")
    if not_covered:
        yield Text("Nothing is known here of these, neither that they are safe nor that they are not:")
        yield Bullets(not_covered)


def ignored_blocks(ignored: Sequence[IgnoredDoc], *, everything: bool) -> Iterator[Block]:
    """What stood in the record and was not used."""
    yield Section("Ignored", counted(len(ignored), "entry", "entries") if ignored else "none")
    shown = ignored if everything else ignored[:FEW]
    if shown:
        yield Bullets([f"{one.where}: {one.why}" for one in shown])
    if len(shown) < len(ignored):
        yield Text(f"and {len(ignored) - len(shown):,} more; --all lists them", "dim")


def closing(knowledge: str, *, more: bool = False) -> Note:
    """What the page rests on, and who decides."""
    hint = " --all shows every source and rule." if more else ""
    return Note(f"Knowledge {knowledge}. This is a proposal: a clinician decides.{hint}")
