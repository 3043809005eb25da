"""報告書。The reports to the PrivacyMark body and the Commission, made of the same facts of a case (J.4.4.2)."""
