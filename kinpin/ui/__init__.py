"""The shared look: base pages, elements, style sheet, scripts and the gallery. Knows no domain."""
