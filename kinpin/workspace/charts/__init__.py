"""The Patient Chart: search, Basic Info, Family Contacts, Portal History."""
