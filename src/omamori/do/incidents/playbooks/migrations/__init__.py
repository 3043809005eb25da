"""Tables of the playbooks."""
