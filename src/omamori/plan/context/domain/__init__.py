"""組織の状況の決まり。What must be asked before the context is approved, and when it is looked at again: pure."""
