"""FHIR R4 <-> domain: a mapping, without any network. `bundle.decode_bundle` is the way in."""
