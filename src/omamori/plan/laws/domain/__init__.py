"""法令等の決まり。What a list of laws says, when it is looked through again, when a change counts: pure."""
