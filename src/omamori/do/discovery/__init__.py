"""個人情報の洗い出し。Scans of file stores, mail boxes and databases, compared with the register (J.3.1.1).

A store is looked through by night, in pieces that a killed process gives back. What is found is told by place, in
numbers and kinds; nothing of the content is kept but at most three masked samples for thirty days. What the register
does not know, keeps too long or counts too low is named to the privacy officer, who answers.
"""
