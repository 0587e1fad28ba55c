"""Every command and flag of the contract, as a parser. What a flag means is in its command's own module."""

from __future__ import annotations

import re
import sys
from argparse import (
    Action,
    ArgumentParser,
    BooleanOptionalAction,
    Namespace,
    RawDescriptionHelpFormatter,
    _SubParsersAction,
)
from collections.abc import Sequence
from typing import Any, NoReturn

from eutonia import __version__

ABOUT = """Safety reviews and exact titration plans for medicines that calm muscles.

A clinician signs every dose; this proposes. Each number is shown with its source."""
PERSON = "A person: --patient FILE, or flags. What is not given is unknown, not normal."
TIMES_OF_DAY = ("morning", "midday", "afternoon", "evening", "bedtime")
LIST = "give it again for each; 'none' for an empty list; never given: unknown"

NEEDS_VALUE = re.compile(r"argument (--[a-z-]+)(?:/\S+)?: expected one argument")


class Once(Action):
    """Keeps the value of a flag, and refuses a second one: which of two ages is meant is never guessed."""

    def __call__(
        self, parser: ArgumentParser, namespace: Namespace, values: Any, option_string: str | None = None
    ) -> None:
        refuse_twice(self, parser, namespace, option_string)
        setattr(namespace, self.dest, values)


class YesOrNo(BooleanOptionalAction):
    """--flag or --no-flag, once."""

    def __call__(
        self, parser: ArgumentParser, namespace: Namespace, values: Any, option_string: str | None = None
    ) -> None:
        refuse_twice(self, parser, namespace, option_string)
        super().__call__(parser, namespace, values, option_string)


def refuse_twice(flag: Action, parser: ArgumentParser, namespace: Namespace, written: str | None) -> None:
    if written and getattr(namespace, flag.dest, None) is not None:
        parser.error(f"{' or '.join(flag.option_strings)} is given twice")


class Parser(ArgumentParser):
    """A parser whose errors are one line: what, why, what next. A flag is written in full, never guessed."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"allow_abbrev": False, **settings})
        for name in (None, "store"):
            self.register("action", name, Once)

    def error(self, message: str) -> NoReturn:
        found = NEEDS_VALUE.fullmatch(message)
        if found:
            flag = found[1]
            message = f"{flag} needs a value (one that begins with - is written {flag}=VALUE)"
        end = "" if message.endswith("?") else "."
        print(f"{self.prog}: {' '.join(message.split())}{end} See: {self.prog} --help", file=sys.stderr)
        sys.exit(2)


type Parsers = _SubParsersAction[Parser]


def parse_arguments(arguments: Sequence[str] | None) -> Namespace:
    """Which command with which flags?"""
    given = sys.argv[1:] if arguments is None else list(arguments)
    parser, commands = build_parser()
    if not given:
        parser.print_help()
        parser.error("no command was given")
    if not given[0].startswith("-") and given[0] not in commands:
        parser.error(f"no command {given[0]!r}{_near(given[0], commands)}")
    return parser.parse_args(given)


def _near(word: str, commands: Sequence[str]) -> str:
    from difflib import get_close_matches  # only on the way to an error

    near = get_close_matches(word, commands, n=1)
    return f", did you mean {near[0]}?" if near else f"; there are {', '.join(commands)}"


def build_parser() -> tuple[Parser, list[str]]:
    """The whole command line, and the names of its commands."""
    parser = Parser(prog="eutonia", description=ABOUT, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("--version", action="version", version=f"eutonia {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_review(commands)
    _add_names(commands)
    _add_choice(commands)
    _add_plan(commands)
    _add_taper(commands)
    _add_switch(commands)
    _add_missed(commands)
    _add_triage(commands)
    _add_diary(commands)
    _add_knowledge(commands)
    _add_clinic(commands)
    return parser, list(commands.choices)


def _command(commands: Parsers, name: str, module: str, about: str) -> Parser:
    parser = commands.add_parser(name, help=about, description=about)
    parser.set_defaults(module=module)
    parser.add_argument("--json", action="store_true", help="JSON for machines, on standard output")
    return parser


def _add_review(commands: Parsers) -> None:
    assess = _command(commands, "assess", "assess", "review a person's medicines for safety")
    _add_person(assess)
    assess.add_argument("--all", action="store_true", help="show every source, rule and ignored entry")
    assess.add_argument("--for", dest="about", metavar="MEDICINE", help="review this medicine, taken or not")
    pairs = _command(commands, "interactions", "interactions", "what medicines do to one another")
    pairs.add_argument("medicines", nargs="*", metavar="MEDICINE", help="two or more")
    pairs.add_argument("--all", action="store_true", help="show every source")
    pairs.add_argument("--pairs", metavar="IN.csv", help="rows drug_a,drug_b; writes CSV with the answers")
    kidney = _command(commands, "kidney", "kidney", "kidney function, every way it can be had")
    _add_person(kidney)


def _add_names(commands: Parsers) -> None:
    names = _command(commands, "names", "names", "which medicine is meant by these words")
    names.add_argument("texts", nargs="*", metavar="TEXT")
    names.add_argument("--stdin", action="store_true", help="one text a line on standard input")


def _add_choice(commands: Parsers) -> None:
    suitability = _command(commands, "suitability", "suitability", "what kind of spasm it is, and which medicines suit")
    _add_person(suitability)
    suitability.add_argument("--answers", required=True, metavar="FILE", help="the questionnaire's answers, as JSON")
    compare = _command(commands, "compare", "compare", "medicines side by side")
    compare.add_argument("medicines", nargs="+", metavar="MEDICINE")


def _add_plan(commands: Parsers) -> None:
    plan = _command(commands, "plan", "plan", "a way up: exact tablets, limits, check-ins, quantity")
    _add_medicine(plan, "medicine", "MEDICINE")
    _add_person(plan)
    _add_making(plan)
    _add_products(plan)
    plan.add_argument("--ladder", metavar="NAME", help="label, gentle, cautious ...")
    plan.add_argument("--target", metavar="MG", help="the highest daily dose to plan, in mg")
    plan.add_argument("--largest", choices=TIMES_OF_DAY, help="where the spasms are: there the larger dose goes")
    plan.add_argument("--calendar", action="store_true", help="show the plan day by day as well")


def _add_taper(commands: Parsers) -> None:
    taper = _command(commands, "taper", "taper", "a way down to nothing: exact tablets, checks, a week to spare")
    _add_medicine(taper, "medicine", "MEDICINE")
    _add_person(taper)
    _add_making(taper)
    _add_products(taper)
    taper.add_argument(
        "--shape", choices=("fixed", "percent", "tiered", "hyperbolic"), help="how the steps get smaller"
    )
    taper.add_argument(
        "--ed50", metavar="MG", help="for hyperbolic: the dose a day at half of the effect, a clinician's own"
    )
    taper.add_argument("--pace", choices=("slow", "usual", "fast"), help="(default: by the risk of withdrawal)")
    taper.add_argument("--months-on", metavar="N", help="for how many months it has been taken; unknown counts as long")
    taper.add_argument(
        "--until", metavar="MG", help="down to this dose a day only, which goes on (default: to nothing)"
    )


def _add_switch(commands: Parsers) -> None:
    switch = _command(commands, "switch", "switch", "from one medicine to another, both on one calendar")
    _add_medicine(switch, "medicine", "FROM")
    _add_medicine(switch, "to", "TO")
    _add_person(switch)
    _add_making(switch)
    switch.add_argument("--way", choices=("overlap", "stop-first"), help="(default: as knowledge says for the two)")
    switch.add_argument("--target", metavar="MG", help="the highest daily dose of the new medicine, in mg")
    switch.add_argument("--months-on", metavar="N", help="for how many months the first has been taken")


def _add_medicine(parser: Parser, name: str, metavar: str) -> None:
    """A medicine that is named, but with --replay, where the stored plan names it.

    Not `nargs="?"`: that would take nothing for the second of two as soon as a flag stands between them.
    """
    parser.add_argument(name, metavar=f"[{metavar}]").required = False


def _add_missed(commands: Parsers) -> None:
    missed = _command(commands, "missed", "missed", "a dose was missed or is late: take, leave out, call, emergency")
    missed.add_argument("medicine", metavar="MEDICINE")
    _add_person(missed)
    missed.add_argument("--during", choices=("titration", "steady", "taper"), required=True)
    missed.add_argument("--dose", required=True, metavar='"10 mg"', help="the dose that was to be taken")
    missed.add_argument("--hours-late", required=True, metavar="H")
    missed.add_argument(
        "--every", required=True, metavar="8h", help="the usual interval: 24 hours over the doses a day"
    )
    missed.add_argument("--missed-before", metavar="N", help="doses in a row missed before this one")
    missed.add_argument("--because", choices=("vomiting", "ran-out", "fasting", "travel"))
    signs = "signs of withdrawal, such as fever, confusion, seeing things, a seizure; unknown where not said"
    seen = "a limit that the clinician had seen who signed this very dose and interval; give it again for each"
    missed.add_argument("--acknowledged", action="append", metavar="RULE", help=seen)
    missed.add_argument("--signs", action=BooleanOptionalAction, default=None, help=signs)


def _add_diary(commands: Parsers) -> None:
    review = _command(commands, "review", "review", "what a diary adds up to, and what is proposed next")
    review.add_argument(
        "diary", metavar="DIARY.json", help="`eutonia schema diary` says what belongs in it; - for input"
    )
    _add_person(review)
    review.add_argument("--all", action="store_true", help="show every source and ignored entry")
    review.add_argument("--plan", metavar="FILE", help="the JSON of the plan that was signed: its ladder and products")


def _add_clinic(commands: Parsers) -> None:
    about = "open the clinic: for people, their clinicians and administrators, in a browser"
    serve = commands.add_parser("serve", help=about, description=about)
    serve.set_defaults(module="serve")
    serve.add_argument("--sample", action="store_true", help="sample people, listed on the login page; no one real")
    serve.add_argument("--host", metavar="HOST", help="default: 127.0.0.1, this machine alone")
    serve.add_argument("--port", metavar="PORT", type=int, help="default: 8000")
    serve.add_argument("--database", metavar="URL", help="sqlite:///path or postgresql://user:password@host/name")


def _add_making(parser: Parser) -> None:
    """What is taken now, when the new doses are taken, and the plan that was stored."""
    parser.add_argument("--all", action="store_true", help="show every source, rule and ignored entry")
    parser.add_argument("--from", dest="present", metavar='"15 mg x3"', help="what is taken of it now")
    parser.add_argument("--start", metavar="DATE", help="the first day (default: today)")
    parser.add_argument("--no-halves", action="store_true", help="plan whole tablets only")
    parser.add_argument("--wake", metavar="HH:MM", help="when the person gets up (default: 07:00)")
    parser.add_argument("--bed", metavar="HH:MM", help="when the person goes to bed (default: 22:00)")
    parser.add_argument(
        "--assume-unknown-normal", action="store_true", help="for teaching; such a plan is never signed"
    )
    parser.add_argument("--replay", metavar="FILE", help="make the plan of a stored JSON again, to the same bytes")


def _add_products(parser: Parser) -> None:
    parser.add_argument("--products", metavar="LIST", help='such as "tablet 10 mg, solution 1 mg/mL", or a set\'s name')


def _add_triage(commands: Parsers) -> None:
    triage = _command(commands, "triage", "triage", "how soon somebody must look at what a person reports")
    triage.add_argument("text", nargs="?", metavar="TEXT", help="the message, or - for standard input")
    _add_person(triage)
    triage.add_argument("--during", choices=("titration", "steady", "taper"), help="the part of the treatment")
    triage.add_argument("--tick", action="append", metavar="SIGN", help="a sign that a form ticks; repeatable")
    triage.add_argument("--signs", action="store_true", help="list the signs that a form may tick")
    triage.add_argument(
        "--jsonl", action="store_true", help="one JSON object a line on standard input, one a line out, keeping id"
    )


def _add_knowledge(commands: Parsers) -> None:
    sources = _command(commands, "sources", "sources", "where facts come from")
    sources.add_argument("id", nargs="?", metavar="ID", help="show one source and every fact that cites it")
    _command(commands, "stale", "stale", "knowledge past its review date").add_argument("--today", metavar="DATE")
    schema = _command(commands, "schema", "schema", "the JSON Schema of a document")
    schema.add_argument("name", nargs="?", metavar="NAME", help="such as plan; without it, all names are listed")
    verify = _command(commands, "verify", "verify", "check the laws on every kind of patient")
    verify.add_argument("--budget", metavar="SECONDS", help="stop after so long (default: no limit)")


def _add_person(parser: Parser) -> None:
    """The flags that describe a person, the same for every command."""
    person = parser.add_argument_group("person", PERSON)
    person.add_argument("--patient", metavar="FILE", help="a FHIR R4 Bundle, or - for standard input")
    person.add_argument("--age", metavar="YEARS")
    person.add_argument("--sex", choices=("female", "male"))
    for name, example in (
        ("weight", "70 kg"),
        ("height", "165 cm"),
        ("creatinine", "1.4 mg/dL"),
        ("cystatin-c", "1.1 mg/L"),
    ):
        person.add_argument(f"--{name}", metavar=f'"{example}"')
    person.add_argument("--egfr", metavar="ML/MIN/1.73M2")
    for name in ("dialysis", "pregnant", "breastfeeding", "cannabis", "pump", "smoker"):
        person.add_argument(f"--{name}", action=YesOrNo, default=None)
    person.add_argument("--alcohol", choices=("none", "some", "daily"))
    person.add_argument("--liver", choices=("none", "mild", "moderate", "severe"), help="impairment, after Child-Pugh")
    person.add_argument("--condition", action="append", metavar="TEXT|CODE", help=LIST)
    person.add_argument("--allergy", action="append", metavar="TEXT", help=LIST)
    person.add_argument("--taking", action="append", metavar='"MEDICINE 5 mg"', help=LIST)
    person.add_argument(
        "--lab", action="append", metavar='"alt 35 U/L"', help="another result, as name, value and unit"
    )
    person.add_argument("--today", metavar="DATE", help="the day to answer for (default: the machine's date)")
