"""What a person reports -> how soon somebody must look. Runs before anything else sees the text."""
