"""The shared look: base pages, elements, style sheet and scripts. Knows no domain."""
