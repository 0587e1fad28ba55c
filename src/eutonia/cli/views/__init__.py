"""The documents as pages for a reader: one view a command, imported only when somebody reads."""
