"""伏せたものの名前。What was taken out of a case, in words."""

LABELS = {
    "person": "人の名前",
    "company": "会社の名前",
    "place": "住所・場所",
    "date": "日付",
    "time": "時刻",
    "number": "数",
    "department": "少人数の部門",
    "rest": "そのほかの個人情報",
}
