"""The words that stand around a medicine's name, and what each tells a reader.

A name is taken as certain only where every other word of the text is one of these, or where directions have begun.
"""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text, each once."""
    return frozenset(text.split())


UNITS = {
    "mg": "mg", "mgs": "mg", "milligram": "mg", "milligrams": "mg",
    "mcg": "mcg", "mcgs": "mcg", "ug": "mcg", "microgram": "mcg", "micrograms": "mcg",
    "g": "g", "gm": "g", "gms": "g", "gram": "g", "grams": "g", "ng": "ng",
    "ml": "mL", "mls": "mL", "cc": "mL", "l": "L",
    "meq": "mEq", "mmol": "mmol", "unt": "unit", "unit": "unit", "units": "unit", "iu": "IU",
    "hr": "hr", "hrs": "hr", "h": "hr", "hour": "hr", "hours": "hr", "day": "day", "days": "day",
    "actuat": "actuation", "actuation": "actuation", "puff": "actuation", "spray": "spray", "dose": "dose",
    "percent": "%",
}  # fmt: skip
AMOUNTS = frozenset({"mg", "mcg", "g", "ng", "mEq", "mmol", "unit", "IU", "%"})
PER = frozenset({"mL", "L", "hr", "day", "actuation", "spray", "dose", "g", "mg"})

BASES = {
    "tablet": "tablet", "tablets": "tablet", "tab": "tablet", "tabs": "tablet",
    "caplet": "tablet", "caplets": "tablet",
    "capsule": "capsule", "capsules": "capsule", "cap": "capsule", "caps": "capsule",
    "softgel": "capsule", "softgels": "capsule", "gelcap": "capsule", "gelcaps": "capsule",
    "solution": "solution", "soln": "solution", "sol": "solution",
    "suspension": "suspension", "susp": "suspension", "syrup": "syrup", "elixir": "elixir", "liquid": "liquid",
    "concentrate": "concentrate", "drops": "drops", "drop": "drops", "gtt": "drops", "gtts": "drops",
    "injection": "injection", "inj": "injection", "vial": "injection", "ampule": "injection", "ampoule": "injection",
    "syringe": "syringe", "injector": "injector", "autoinjector": "auto-injector", "cartridge": "cartridge",
    "pen": "pen", "kwikpen": "pen", "flexpen": "pen", "flextouch": "pen", "solostar": "pen", "sureclick": "pen",
    "patch": "patch", "patches": "patch", "system": "system", "film": "film", "strip": "film",
    "gel": "gel", "cream": "cream", "ointment": "ointment", "oint": "ointment", "lotion": "lotion", "foam": "foam",
    "shampoo": "shampoo", "wash": "wash", "paste": "paste",
    "spray": "spray", "inhaler": "inhaler", "hfa": "inhaler", "handihaler": "inhaler", "diskus": "inhaler",
    "ellipta": "inhaler", "respimat": "inhaler", "respiclick": "inhaler", "redihaler": "inhaler",
    "flexhaler": "inhaler", "pressair": "inhaler", "inhub": "inhaler", "powder": "powder", "granules": "granules",
    "packet": "granules", "packets": "granules", "suppository": "suppository", "suppositories": "suppository",
    "lozenge": "lozenge", "troche": "lozenge", "gum": "gum", "gummy": "gummy", "gummies": "gummy",
    "implant": "implant", "ring": "ring",
    "insert": "insert", "enema": "enema", "kit": "kit", "pump": "pump",
    "pack": "pack", "pak": "pack", "dosepak": "pack",
}  # fmt: skip
ROUTES = {
    "oral": "oral", "topical": "topical", "external": "topical", "ophthalmic": "ophthalmic", "otic": "otic",
    "ophth": "ophthalmic", "opth": "ophthalmic", "eye": "ophthalmic", "eyes": "ophthalmic", "ear": "otic",
    "ears": "otic", "neb": "inhalation", "nebs": "inhalation", "nebulized": "inhalation", "nebulizer": "inhalation",
    "nasal": "nasal", "intranasal": "nasal", "rectal": "rectal", "vaginal": "vaginal", "inhalation": "inhalation",
    "inhalant": "inhalation", "mucosal": "mucosal", "injectable": "injectable", "intravenous": "intravenous",
    "iv": "intravenous", "intramuscular": "intramuscular", "subcutaneous": "subcutaneous",
    "transdermal": "transdermal", "intrathecal": "intrathecal", "epidural": "epidural", "buccal": "buccal",
    "sublingual": "sublingual", "sl": "sublingual", "itb": "intrathecal", "intrauterine": "intrauterine",
    "percutaneous": "percutaneous", "intradermal": "intradermal", "intravitreal": "intravitreal",
}  # fmt: skip
MODIFIERS = {
    "extended": "extended-release", "er": "extended-release", "xr": "extended-release", "xl": "extended-release",
    "sr": "extended-release", "cr": "extended-release", "sustained": "extended-release",
    "controlled": "extended-release",
    "delayed": "delayed-release", "dr": "delayed-release", "ec": "delayed-release", "enteric": "delayed-release",
    "odt": "orally disintegrating", "disintegrating": "orally disintegrating", "dispersible": "dispersible",
    "chewable": "chewable", "chew": "chewable", "effervescent": "effervescent", "metered": "metered-dose",
    "prefilled": "prefilled", "auto": "auto-", "once-daily": "once-daily",
}  # fmt: skip
# They belong to a form and say nothing alone.
FORM_NOISE = words(
    """
    release coated orally film immediate ir la cd sa acting for in of usp nf pill pills
    """
)

SALTS = words(
    """
    hydrochloride hcl hci hydrobromide hbr sodium potassium calcium magnesium acetate sulfate phosphate maleate
    tartrate bitartrate citrate fumarate succinate mesylate besylate besilate tosylate bromide chloride nitrate
    lactate malate gluconate carbonate bicarbonate monohydrate dihydrate trihydrate hemihydrate anhydrous
    disodium dihydrochloride dimesylate medoxomil cilexetil decanoate enanthate cypionate valerate propionate
    furoate palmitate pamoate napsylate tromethamine hyclate polistirex succ tart
    """
)
# What is left when a salt word is taken from these is another substance, not the same one less exactly named.
NO_SALT_DROPPED = words(
    """
    calcium magnesium potassium sodium aluminum iron zinc copper lithium silver selenium chromium ammonium
    """
)

# Store and maker names, strengths in words and fillers: they may stand anywhere and change nothing.
NOISE = words(
    """
    brand generic name strength low regular extra maximum adult adults childrens children infants infant
    pediatric junior abuse deterrent the of a an my her his own medicine medication drug rx otc nda anda bla
    teva mylan sandoz accord actavis aurobindo zydus lupin cipla amneal torrent apotex apo pms ratio jamp auro
    equate kirkland goodsense walgreens cvs walmart dose nos prescription prescribed takes taking take
    on current currently home med meds uses using used volume ds double
    """
)
JOINS = words(
    """
    and with plus
    """
)
# The first of these after a name begins the directions; what follows is free text.
DIRECTIONS = words(
    """
    take takes taking give gives apply inhale inject instill place put swallow dissolve sig sip po pr im sc sq
    subq per by via mouth once twice thrice daily nightly weekly monthly bid tid qid qd qod qhs qam qpm hs prn
    ac pc q x times time every each at as if when until then or from since started start begin for in to needed
    directed sliding scale taper tapering bedtime morning evening night noon breakfast lunch dinner food meals
    meal without one two three four five six half quarter disp dispense qty quantity refill refills day days
    hour hours week weeks month months before after during spasm spasms spasticity pain avoid stable continue
    continued ongoing active last filled dated new old same patient pt dr doctor
    """
)
# Of these, the ones that may come before the name: "take 1 tablet of baclofen", "prn tizanidine".
LEADING = words(
    """
    take takes taking give gives apply inhale inject instill place put swallow dissolve sig start started begin
    continue continued po pr im sc sq by mouth via once twice thrice daily nightly weekly bid tid qid qd qhs hs
    prn x one two three four half every each at bedtime morning evening night patient pt day new active and plus
    per
    """
)
# A text with one of these may speak of a medicine that is not taken.
STOPPING = words(
    """
    stopped discontinued discontinue discontinuing dcd held intolerance intolerant declined refused refuses
    never denies inactive failed instead off stop stopping quit none nka nkda no not
    """
)
# The same before directions; after them they are what the medicine is for ("for allergies") or a remark.
REMARKS = words(
    """
    allergic allergy allergies previously previous former formerly past history hx
    """
)
# They hold a word of stopping or denial without meaning it; the word after them belongs to them.
HARMLESS = frozenset({"do not", "not to", "not exceed", "no more", "no refills", "no refill", "off label", "stop if"})
