"""FHIR R4 coming in from files."""
