"""書き出しと読み込み。Lists as Excel and CSV: safe for the reader's Excel, honest about their content.

People live in spreadsheets; what leaves here carries who took it, when, and a hash (J.4.5.3), and
what comes in is read in a process of its own, because a spreadsheet is a hostile file until read.
"""
