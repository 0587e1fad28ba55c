"""What the database itself holds true of the record (models.py says why)."""

from django.db import migrations

from eutonia.web.database_laws import Trigger, append_only, create, holding

KEPT = ("treatment_entry", "treatment_diaryentry", "treatment_signature", "treatment_findingdecision",
               "treatment_stepstart")  # fmt: skip

MOVES = {
    "draft": ("proposed", "approved", "stopped"),
    "proposed": ("approved", "stopped"),
    "approved": ("active", "superseded", "stopped"),
    "active": ("superseded", "completed", "stopped"),
}
ALLOWED = " OR ".join(
    f"(OLD.state = '{old}' AND NEW.state IN ({', '.join(repr(new) for new in news)}))" for old, news in MOVES.items()
)


LAWS = (
    Trigger(
        name="plan_moves",
        table="treatment_plan",
        event="BEFORE UPDATE",
        forbidden=f"OLD.state <> NEW.state AND NOT ({ALLOWED})",
        says="a plan does not move from this state to that one",
    ),
    Trigger(
        name="plan_fixed",
        table="treatment_plan",
        event="BEFORE UPDATE",
        forbidden="OLD.state <> 'draft' AND (OLD.document <> NEW.document OR OLD.sha256 <> NEW.sha256"
        " OR OLD.medicine <> NEW.medicine OR OLD.medicine_from <> NEW.medicine_from OR OLD.patient_id <> NEW.patient_id"
        " OR OLD.kind <> NEW.kind OR OLD.version <> NEW.version OR OLD.signable <> NEW.signable"
        " OR OLD.knowledge <> NEW.knowledge)",
        says="a plan that was proposed or signed is never changed; make a new version",
    ),
    Trigger(
        name="plan_signed",
        table="treatment_plan",
        event="BEFORE UPDATE",
        forbidden="NEW.state IN ('approved', 'active', 'superseded', 'completed') AND NOT EXISTS (SELECT 1 FROM"
        " treatment_signature s WHERE s.plan_id = NEW.id AND s.sha256 = NEW.sha256)",
        says="no plan is approved or active without a signature over its document",
    ),
    Trigger(
        name="plan_coming_once",
        table="treatment_plan",
        event="BEFORE UPDATE",
        forbidden="NEW.state = 'approved' AND OLD.state <> 'approved' AND EXISTS (SELECT 1 FROM treatment_plan o"
        " WHERE o.patient_id = NEW.patient_id AND o.id <> NEW.id AND o.state = 'approved'"
        " AND (o.medicine IN (NEW.medicine, NEW.medicine_from)"
        " OR (o.medicine_from <> '' AND o.medicine_from IN (NEW.medicine, NEW.medicine_from))))",
        says="one plan of a medicine waits to begin, not two",
    ),
    Trigger(
        name="plan_begins",
        table="treatment_plan",
        event="BEFORE INSERT",
        forbidden="NEW.state NOT IN ('draft', 'proposed')",
        says="a plan begins as a draft or a proposal",
    ),
    Trigger(
        name="plan_kept",
        table="treatment_plan",
        event="BEFORE DELETE",
        forbidden="OLD.state <> 'draft'",
        says="a plan that was proposed or signed is kept",
    ),
    Trigger(
        name="signature_licensed",
        table="treatment_signature",
        event="BEFORE INSERT",
        forbidden="NOT EXISTS (SELECT 1 FROM accounts_licence l"
        " JOIN accounts_clinician c ON c.id = l.clinician_id"
        " JOIN treatment_plan p ON p.id = NEW.plan_id"
        " JOIN accounts_patient t ON t.id = p.patient_id"
        " WHERE l.id = NEW.licence_id AND l.clinician_id = NEW.clinician_id AND c.profession = 'prescriber'"
        " AND c.clinic_id = t.clinic_id AND l.state = t.state AND NEW.state = t.state AND p.sha256 = NEW.sha256"
        ' AND l.valid_from <= NEW."on" AND NEW."on" <= l.expires_on'
        ' AND (l.revoked_on IS NULL OR NEW."on" < l.revoked_on))',
        says="a signature needs a prescriber's licence that is valid in the person's state on that day",
    ),
    Trigger(
        name="step_of_active",
        table="treatment_stepstart",
        event="BEFORE INSERT",
        forbidden="NOT EXISTS (SELECT 1 FROM treatment_plan p WHERE p.id = NEW.plan_id AND p.state = 'active')",
        says="a step begins only under an active plan",
    ),
)


def active_medicines(vendor: str) -> list[str]:
    """ActiveMedicine follows the states of plans. Two active plans of one medicine break its uniqueness, and so
    cannot be."""
    enter = (
        "INSERT INTO treatment_activemedicine (plan_id, patient_id, medicine)"
        " VALUES (NEW.id, NEW.patient_id, NEW.medicine)"
    )
    other = (
        "INSERT INTO treatment_activemedicine (plan_id, patient_id, medicine)"
        " SELECT NEW.id, NEW.patient_id, NEW.medicine_from WHERE NEW.medicine_from <> ''"
    )
    leave = "DELETE FROM treatment_activemedicine WHERE plan_id = NEW.id"
    entering = "OLD.state <> 'active' AND NEW.state = 'active'"
    leaving = "OLD.state = 'active' AND NEW.state <> 'active'"
    if vendor == "sqlite":
        return [
            (
                f"CREATE TRIGGER plan_enters AFTER UPDATE ON treatment_plan FOR EACH ROW WHEN {entering}"
                f" BEGIN {enter}; {other}; END"
            ),
            f"CREATE TRIGGER plan_leaves AFTER UPDATE ON treatment_plan FOR EACH ROW WHEN {leaving} BEGIN {leave}; END",
        ]
    return [
        (
            "CREATE FUNCTION plan_active_law() RETURNS trigger LANGUAGE plpgsql AS $law$ BEGIN"
            f" IF {entering} THEN {enter}; {other}; END IF; IF {leaving} THEN {leave}; END IF; RETURN NULL; END $law$"
        ),
        "CREATE TRIGGER plan_active AFTER UPDATE ON treatment_plan FOR EACH ROW EXECUTE FUNCTION plan_active_law()",
    ]


def statements(vendor: str) -> list[str]:
    kept = [law for table in KEPT for law in append_only(table)]
    return create(vendor, (*LAWS, *kept)) + active_medicines(vendor)


class Migration(migrations.Migration):
    dependencies = [("treatment", "0001_initial")]
    operations = [holding(statements)]
