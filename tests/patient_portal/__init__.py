"""The family's side, through its pages."""
