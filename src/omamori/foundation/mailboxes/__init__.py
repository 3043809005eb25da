"""メールボックス。What every room that reads a mailbox of the company needs alike."""
