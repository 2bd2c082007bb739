"""Deeds that concern two neighbours below: the change and its consequence, in one transaction."""
