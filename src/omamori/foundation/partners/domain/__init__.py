"""相手先の判断。Pure rules of names, contracts and lists: no tables, no clock (J.9.1, J.9.4)."""
