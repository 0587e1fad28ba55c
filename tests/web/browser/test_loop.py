"""The loop between people and their clinic, as they go through it: each part is some people at their browsers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import Enter, Person, Site
from tests.web.browser.gestures import (
    amounts,
    answer_well,
    choose,
    come_in,
    doses,
    example,
    expected,
    let_time_pass,
    main,
    open_fold,
    record_of,
    sign,
    skip,
    take,
    told,
    worklist,
    write_down,
)  # fmt: skip

pytestmark = pytest.mark.browser
NEW = "Rosa Lindgren"
EMAIL = "rosa@example.org"
PASSWORD = "Thirteen-quiet-otters"


def show(words: str, lines: list[str] | str) -> None:
    print(f"\n{words}:", *([lines] if isinstance(lines, str) else lines), sep="\n    ")


# ------------------------------------------------------------------------------------------- invitation and intake


def open_a_record(office: Person, name: str, born: str) -> None:
    """An administrator opens the record of a woman in New York."""
    office.open("/clinic/admin/")
    office.click("link", "Add a patient")
    form = office.page
    form.get_by_label("Full name").fill(name)
    form.get_by_label("Date of birth").fill(born)
    form.get_by_label("Female").check()
    form.get_by_label("State").select_option(label="New York")
    form.get_by_label("Time zone").select_option("America/New_York")
    office.click("button", "Open the record")


def test_somebody_is_invited_and_signs_up(visit: Enter, site: Site):
    office = visit("administrator")
    open_a_record(office, NEW, "1990-05-12")
    office.page.get_by_label("E-mail address").fill(EMAIL)
    office.click("button", "Send the letter")
    told(office, EMAIL)

    letter = site.letter_to(EMAIL)
    show("the letter", letter.split("\n\n", 1)[1])
    rosa = visit()
    rosa.open(link_in(letter, site))
    rosa.click("link", "Make an account")
    rosa.page.get_by_label("Password", exact=True).fill(PASSWORD)
    rosa.page.get_by_label("Password again").fill(PASSWORD)
    for field in rosa.page.get_by_label(re.compile("name", re.IGNORECASE)).all():
        field.fill(NEW)
    rosa.click("button", "Make my account")
    if not rosa.page.url.endswith("/today/"):
        show("Rosa is asked", main(rosa).inner_text())
        rosa.open(link_in(site.letter_to(EMAIL), site))
        rosa.click("button", "Yes, it is mine")
    show("Rosa reads", main(rosa).inner_text()[:300])
    assert rosa.page.url.endswith("/today/")
    told(rosa, "No dose yet")
    rosa.open(link_in(letter, site))
    told(rosa, "This invitation was used")
    expected(rosa, 410)


def link_in(letter: str, site: Site) -> str:
    (found,) = set(re.findall(rf"{site.url}(/\S+)", letter))
    return str(found)


def test_a_nurse_fills_the_record(visit: Enter):
    nurse = visit("nurse")
    base = record_of(nurse, NEW)
    nurse.open(f"{base}record/")
    write_down(nurse, "Add a medicine", {"Medicine, with its dose": "lisinoprill 10 mg once a day"})
    expected(nurse, 422)
    choose(main(nurse), re.compile("^Which is meant"), "lisinopril")
    nurse.click("button", "Save")
    told(nurse, "lisinopril")
    write_down(nurse, "Add a condition", {"Condition": "multiple sclerosis"})
    write_down(nurse, "Add an allergy", {"Allergy or intolerance": "penicillin"})
    for name in ("medicines", "conditions", "allergies", "planned events"):
        nurse.click("button", re.compile(f"^This is everything.*{name}"))
    write_down(nurse, "Add a lab result", {"Test": "Creatinine", "Result, with its unit": "0.8"})
    told(nurse, re.compile("unit"))
    expected(nurse, 422)
    nurse.page.get_by_label("Result, with its unit").fill("0.8 mg/dL")
    nurse.click("button", "Save")
    write_down(
        nurse, "Add a weight or height", {"Weight, with its unit": "62 kg", "Height, with its unit": "5 ft 5 in"}
    )
    for fact in ("Pregnant", "Breastfeeding", "On dialysis", "Cannabis", "Smoker", "Intrathecal pump"):
        nurse.page.get_by_role("group", name=fact, exact=True).get_by_role("button", name="no", exact=True).click()
        nurse.page.wait_for_load_state()
    for fact in ("Liver impairment", "Alcohol"):
        nurse.page.get_by_role("group", name=fact, exact=True).get_by_role("button", name="none", exact=True).click()
        nurse.page.wait_for_load_state()
    nurse.open(base)
    for region in ("Medicines", "Kidney", "Also known"):
        show(region, main(nurse).get_by_role("region", name=region, exact=True).inner_text())
    kidney = main(nurse).get_by_role("region", name="Kidney", exact=True)
    expect(kidney).to_contain_text("CKD-EPI 2021")
    expect(kidney).not_to_contain_text("not assessed")


def upload(nurse: Person, base: str) -> None:
    nurse.open(f"{base}import/")
    nurse.page.get_by_label("FHIR R4 Bundle").set_input_files(example("sample-person.json"))
    nurse.click("button", "Read it")


def test_a_file_is_looked_at_before_it_is_saved(visit: Enter):
    nurse = visit("nurse")
    upload(nurse, record_of(nurse, "Walter Nowak"))
    told(nurse, "This file cannot be brought into this record.")
    show("not his", main(nurse).get_by_role("region", name=re.compile("^Is it Walter")).inner_text())
    expect(nurse.page.get_by_role("button", name="Save what is ticked")).to_have_count(0)

    open_a_record(visit("administrator"), "Person Sample", "1959-03-14")
    upload(nurse, record_of(nurse, "Person Sample"))
    show("the preview", main(nurse).inner_text()[:900])
    told(nurse, re.compile("^Not used"))
    nurse.click("button", "Save what is ticked")
    told(nurse, re.compile("of sample-person.json saved"))
    expect(main(nurse).get_by_role("region", name="Conditions")).to_contain_text("sclerosis", ignore_case=True)


# ------------------------------------------------------------------------------------------- plans and signatures


def test_a_nurse_drafts_and_a_prescriber_signs(visit: Enter, site: Site):
    nurse = visit("nurse")
    base = record_of(nurse, NEW)
    nurse.click("link", "Start, change, switch, taper")
    questions = open_fold(main(nurse), "The questions")
    choose(questions, re.compile("^Is any of these new"), "none")
    choose(questions, re.compile("^Is there a known disease"), "multiple sclerosis")
    choose(questions, re.compile("^What does it feel like"), "stiff at rest and moving")
    choose(questions, re.compile("^Does it hurt, or hinder"), "yes")
    nurse.click("button", "Show what suits")
    show("what suits", main(nurse).get_by_role("region", name="Which medicine suits?").inner_text()[:600])
    told(nurse, re.compile("baclofen"))

    nurse.page.get_by_label("Medicine", exact=True).select_option("baclofen")
    nurse.click("button", "Make a plan")
    steps = nurse.page.get_by_role("region", name="Steps", exact=True).get_by_role("listitem")
    before = [step.split("\n")[0] for step in steps.all_inner_texts()]
    nurse.page.evaluate("window.stayed = true")
    nurse.page.get_by_label(re.compile("^Up to, a day")).fill("20")
    nurse.page.get_by_label(re.compile("^Up to, a day")).blur()
    expect(steps).not_to_have_count(len(before))
    after = [step.split("\n")[0] for step in steps.all_inner_texts()]
    show("steps before and after the edit", [", ".join(before), ", ".join(after)])
    assert after[-1] == "20 mg a day"
    assert nurse.page.evaluate("window.stayed"), "the edit loaded the page anew"
    told(nurse, "Only a prescriber signs. You can propose the plan to one.")
    nurse.click("button", "Propose it to a prescriber")
    told(nurse, "Proposed")

    prescriber = visit("prescriber")
    rows = worklist(prescriber, "proposal")
    show("the prescriber's proposals", rows)
    assert any(NEW in row and "waits for a signature" in row for row in rows)
    prescriber.click("link", NEW)
    assert prescriber.page.url.removeprefix(site.url).startswith(base + "plan/")
    assert let_time_pass(site, "prescriber") == 1
    prescriber.page.reload()
    assert sign(prescriber), "nobody asked who signs"
    show("signed", prescriber.page.get_by_role("region", name="Signed", exact=True).inner_text())
    told(prescriber, "Active")
    assert not any(NEW in row for row in worklist(prescriber, "proposal"))

    rosa = visit()
    come_in(rosa, EMAIL, PASSWORD)
    told(rosa, re.compile("Signed by Dr. Miriam Okafor"))
    show("Rosa takes today", amounts(rosa))
    expect(rosa.page.get_by_role("complementary").get_by_role("heading", name="Baclofen")).to_be_visible()


# ------------------------------------------------------------------------------------------- doses and diary


def test_a_day_of_doses_and_diary_and_an_emergency(visit: Enter):
    ana = visit("starting", width=390, height=844)
    show("Ana takes today", amounts(ana))
    first, second = doses(ana)[:2]
    assert first.locator("svg").count() >= 1
    take(first)
    expect(doses(ana)[0].get_by_role("link", name="See this entry")).to_be_visible()
    skip(second, "I forgot", "was at the dentist")
    expect(doses(ana)[1].get_by_text("Skipped", exact=True)).to_be_visible()
    ana.look()

    ana.click("link", "A spasm")
    form = ana.page.get_by_role("region", name="A spasm")
    choose(form, re.compile("^How strong was it"), "6")
    choose(form, re.compile("^How long did it last"), "5 min")
    open_fold(form, "Where on the body?")
    form.get_by_role("radio", name=re.compile("left calf", re.IGNORECASE)).check()
    form.get_by_label(re.compile("^What set it off")).fill("climbing stairs")
    ana.click("button", "Save")
    told(ana, re.compile("strength 6 of 10.*left calf.*climbing stairs", re.IGNORECASE))
    ana.click("link", "How is today?")
    choose(main(ana), re.compile("^How stiff were you"), "7")
    ana.click("button", "Save")
    told(ana, "7 of 10")

    ana.click("link", "A note")
    ana.page.get_by_label("What do you want to write?").fill("I cannot breathe and my lips are blue")
    ana.click("button", "Save")
    alert = main(ana).get_by_role("alert")
    show("Ana is told at once", alert.inner_text())
    expect(alert).to_contain_text("911")
    assert alert.get_by_role("link", name="Call 911").get_attribute("href") == "tel:911"

    rows = worklist(visit("nurse"))
    show("the top of the nurse's worklist", rows[:2])
    assert re.match("Emergency Ana Ruiz", rows[0])


# ------------------------------------------------------------------------------------------- check-in and proposals


def test_a_good_check_in_begins_the_next_step(visit: Enter):
    marcus = visit("better")
    before = amounts(marcus)
    marcus.click("link", "Go to the check-in")
    answer_well(marcus)
    marcus.click("button", "Send, and go on if all is well")
    show("after his check-in Marcus reads", main(marcus).inner_text()[:400])
    began = marcus.page.get_by_role("heading", name="On to the next step").count()
    marcus.click("link", "Back to today")
    show("Marcus before and now", [*before, "now", *amounts(marcus)])
    if began:
        assert amounts(marcus) != before
        told(marcus, re.compile(r"Step 5 of"))
    else:
        assert amounts(marcus) == before
        assert any("Marcus Bell" in row for row in worklist(visit("prescriber"), "proposal"))


def test_a_proposal_is_approved_signed_and_followed(visit: Enter):
    ruth, prescriber = visit("weaker"), visit("prescriber")
    before = amounts(ruth)
    told(ruth, "45 mg a day")
    worklist(prescriber, "proposal")
    prescriber.click("link", "Ruth Ellis")
    proposal = prescriber.page.url
    show("the difference", main(prescriber).get_by_role("region", name="The difference").first.inner_text()[:700])
    prescriber.click("button", "Approve: read and sign")
    told(prescriber, "Read it once more and sign: the person sees nothing of it before.")
    ruth.open("/")
    assert amounts(ruth) == before, "an unsigned dose was shown"
    sign(prescriber)
    ruth.open("/")
    show("Ruth before and now", [*before, "now", *amounts(ruth)])
    told(ruth, "40 mg a day")  # what was due before may still be written down, so the list of doses may be the same
    expect(ruth.page.get_by_text("45 mg a day", exact=True)).to_have_count(0)
    prescriber.page.goto(proposal)
    told(prescriber, "Decided.")
    expect(prescriber.page.get_by_role("link", name="The plan that came of it")).to_be_visible()


def test_a_proposal_is_declined_with_a_reason(visit: Enter):
    prescriber = visit("prescriber")
    worklist(prescriber, "proposal")
    prescriber.click("link", "Helen Brandt")
    page = prescriber.page.url
    fold = open_fold(main(prescriber), "Decline")
    fold.get_by_label("Why?").fill("She slept badly for another reason; we wait three days.")
    fold.get_by_role("button", name="Decline").click()
    told(prescriber, "Declined. The plan stays as it is.")
    prescriber.page.goto(page)
    told(prescriber, "She slept badly for another reason; we wait three days.")
    assert not any("Helen Brandt" in row for row in worklist(prescriber, "proposal"))


def test_ciprofloxacin_blocks_tizanidine(visit: Enter):
    prescriber, peter = visit("prescriber"), visit("waiting")
    told(peter, "No dose yet")
    worklist(prescriber, "proposal")
    prescriber.click("link", "Peter Hallström")
    sign(prescriber)
    peter.open("/")
    told(peter, "2 mg a day")
    show("Peter takes today", amounts(peter))

    peter.click("link", "My medicines changed")
    peter.click("link", "I take a new medicine")
    peter.page.get_by_label("Name and strength").fill("ciprofloxacin 500 mg")
    peter.click("button", "Tell the clinic")
    told(peter, "Your dose of tizanidine stays as it is")
    peter.open("/")
    told(peter, "Your dose of tizanidine stays as it is")
    show("Peter reads", main(peter).locator(".banner", has_text="tizanidine").inner_text())

    rows = worklist(prescriber)
    show("the worklist", rows)
    kinds = [row.split(" ")[0] for row in rows]
    mine = next(place for place, row in enumerate(rows) if "Blocked" in row and "Peter Hallström" in row)
    assert "ciprofloxacin" in rows[mine].lower()
    assert all(kind in ("Emergency", "Supply") for kind in kinds[:mine])
    assert "Proposal" not in kinds[:mine]


def test_a_taper_is_planned_signed_and_followed(visit: Enter):
    prescriber, lydia = visit("prescriber"), visit("runs-out")
    before = amounts(lydia)
    told(lydia, "30 mg a day")
    record_of(prescriber, "Lydia Park")
    prescriber.click("link", "Start, change, switch, taper")
    choose(main(prescriber), "What is to be planned?", "Taper off")
    prescriber.page.get_by_label("Medicine", exact=True).select_option("baclofen")
    prescriber.click("button", "Make a plan")
    show("the taper", main(prescriber).inner_text()[:1500])
    sign(prescriber)
    lydia.open("/")
    show("Lydia before and now", [*before, "now", *amounts(lydia)])
    assert amounts(lydia) != before
    lydia.click("link", "See the calendar")
    lydia.look()


# ------------------------------------------------------------------------------------------- messages


def test_messages_are_answered_and_read(visit: Enter):
    ana = visit("starting")
    ana.click("link", "Write to your care team")
    told(ana, re.compile("On duty now: Grace Tan"))
    ana.page.get_by_label("What is it about?").fill("Food")
    ana.page.get_by_label("Your message").fill("Should I take it with food? I felt a little queasy.")
    ana.click("button", "Send")
    told(ana, "Not read yet")
    thread = ana.page.url

    nurse = visit("nurse")
    rows = worklist(nurse, "message")
    show("the nurse's messages", rows)
    assert any("Ana Ruiz" in row for row in rows)
    nurse.click("link", "Ana Ruiz")
    if nurse.page.url != thread:
        nurse.click("link", "Food")
    told(nurse, "Should I take it with food? I felt a little queasy.")
    nurse.page.get_by_label("Your message").fill("With or without, as you like. Small meals help.")
    nurse.click("button", "Send")

    ana.page.goto(thread)
    told(ana, "With or without, as you like. Small meals help.")
    foot = main(ana).get_by_role("listitem").filter(has_text="queasy")
    show("Ana sees", main(ana).get_by_role("list").first.inner_text())
    expect(foot).to_contain_text("Read")
    expect(foot).not_to_contain_text("Not read yet")
    assert not any("Ana Ruiz" in row for row in worklist(nurse, "message"))
