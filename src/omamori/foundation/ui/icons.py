"""絵記号。Line icons of our own, 24 × 24, drawn as path data; always beside a word, never instead."""

ICONS = {
    "home": "M4 11 12 4l8 7v9h-5v-6H9v6H4z",
    "mail": "M3 6h18v12H3z M3 7l9 7 9-7",
    "rules": "M6 3h10l3 3v15H6z M9 9h7 M9 13h7 M9 17h4",
    "shield": "M12 3l7 3v6c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6z",
    "chart": "M4 20h16 M7 20v-7 M12 20V6 M17 20v-10",
    "people": "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z M3 20c0-4 3-6 6-6s6 2 6 6 M16 4.5a3.5 3.5 0 0 1 0 6.5 M17 14c2.5.5 4 2.7 4 6",
    "near": "M12 4 2.5 20h19z M12 10v5 M12 17.5v.5",
    "summary": "M5 4h14v16H5z M9 8h6 M9 12h6 M9 16h3",
    "bell": "M6 17V11a6 6 0 0 1 12 0v6l2 2H4z M10 21h4",
    "person": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z M4 21c0-4.5 3.5-7 8-7s8 2.5 8 7",
    "chain": "M10 14a4 4 0 0 1 0-5.5l3-3a4 4 0 0 1 5.5 5.5l-1.5 1.5 M14 10a4 4 0 0 1 0 5.5l-3 3A4 4 0 0 1 5.5 13l1.5-1.5",
    "more": "M5 12h.01 M12 12h.01 M19 12h.01",
    "check": "M4 12.5l5 5L20 6.5",
    "gear": "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z M12 2v3 M12 19v3 M2 12h3 M19 12h3 M5 5l2 2 M17 17l2 2 M19 5l-2 2 M7 17l-2 2",
    "phone": "M6 3h4l2 5-2.5 1.5a12 12 0 0 0 5 5L16 12l5 2v4c0 2-1 3-3 3A15 15 0 0 1 3 6c0-2 1-3 3-3z",
    "world": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z M3 12h18 M12 3c3 3 3 15 0 18 M12 3c-3 3-3 15 0 18",
}
