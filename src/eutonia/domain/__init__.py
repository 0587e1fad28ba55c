"""The nouns: dose, regimen, step, patient, finding, plan. Frozen values that import nothing of ours."""
