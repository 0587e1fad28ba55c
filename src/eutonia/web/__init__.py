"""The clinic: a person follows a signed plan and keeps a diary; a clinician reviews, approves and follows."""
