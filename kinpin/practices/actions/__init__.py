"""The acts on a practice and its people, by what they act on."""
