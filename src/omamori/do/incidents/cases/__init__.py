"""事故の対応。Near miss, event and accident are stages of one case, from its opening to its proven end (J.4.4.2).

What is known is kept in versions, what happened in a timeline that is never edited, what proves it in
sealed files with a chain of custody. Restricted cases are seen by named people only. A drill is a case on
a shadow clock: nothing of it leaves the house and no figure counts it.
"""
