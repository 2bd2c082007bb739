"""The tenant: practice, sites, providers, staff records, roles, policies and terms; from a login to an actor."""
