"""Reads for the patient's pages. Every dose here comes from a signed plan that is active; nothing else is one."""
