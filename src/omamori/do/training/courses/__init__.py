"""講座。Who must learn what by when, who has, and why the others have not: everybody accounted for (J.4.2, J.4.3).

A course has content (the company's own deck, an uploaded file, a class-room, another company's certificate), a
quiz, a rule that says whom it reaches, a validity and a due rule. Completions are only ever added, each with the
edition it was about; whether somebody is valid today is a question, never a flag that somebody resets.
"""
