"""People as flags of the command line."""

TODAY = ("--today", "2026-11-24")
# Of whom everything is known and nothing is wrong.
WELL = (
    "--age", "45", "--sex", "female", "--weight", "70 kg", "--height", "165 cm", "--creatinine", "0.8 mg/dL",
    "--no-dialysis", "--no-pregnant", "--no-breastfeeding", "--no-cannabis", "--no-smoker", "--no-pump",
    "--alcohol", "none", "--liver", "none", "--condition", "none", "--allergy", "none", *TODAY,
)  # fmt: skip
NOTHING_TAKEN = ("--taking", "none")
# Older, with weak kidneys, several sedatives, one name that cannot be read, and much that is not known.
OLDER = (
    "--age", "67", "--sex", "female", "--weight", "70 kg", "--height", "165 cm", "--creatinine", "1.4 mg/dL",
    "--condition", "COPD", "--taking", "baclofen 10 mg three times a day", "--taking", "oxycodone/APAP 5-325",
    "--taking", "zolpidem 10 mg", "--taking", "gabapentn", *TODAY,
)  # fmt: skip
