"""The acts on families that concern nobody above: people, their place on a chart, siblings."""
