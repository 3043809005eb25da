"""メッセージアプリ。The guard is the sender: messages are written, judged and sent here (J.9.2; R1-2, R1-3).

No messaging service asks a third party before it sends, so nothing can stop a slip inside the app. Here
the talk partner is chosen from the master list by two identifiers, the message goes through the judgement
of ``do/outbound`` like a mail, and only then to the service. A tool is used only after its adoption was
approved as a change, and by people who were told how to use it.
"""
