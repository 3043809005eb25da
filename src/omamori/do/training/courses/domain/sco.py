"""SCORM 1.2 で渡す。The deck and its questions as one SCO, so that a group company's system can run it; pure.

Source: ADL SCORM 1.2 Content Aggregation Model (imsmanifest.xml, ADLCP 1.2) and Run-Time Environment (cmi.core).
Marks are counted in the learner's browser there: what comes back is the other system's word, not ours.
"""

import dataclasses
import json
from xml.sax.saxutils import escape, quoteattr


@dataclasses.dataclass(frozen=True, kw_only=True)
class Question:
    """A question with its key.

    Attributes:
        many: several options may be right.
        options: (text, right); why: the explanation.
    """

    text: str
    many: bool
    options: tuple[tuple[str, bool], ...]
    why: str


def manifest(*, identifier: str, title: str, mastery: int) -> str:
    """imsmanifest.xml of one SCO."""
    ident = "omamori-" + identifier
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest identifier={quoteattr(ident)} version="1.0"\n'
        '  xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"\n'
        '  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">\n'
        "  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>\n"
        '  <organizations default="org">\n'
        f'    <organization identifier="org"><title>{escape(title)}</title>\n'
        f'      <item identifier="item" identifierref="sco"><title>{escape(title)}</title>\n'
        f"        <adlcp:masteryscore>{mastery}</adlcp:masteryscore></item>\n"
        "    </organization>\n  </organizations>\n"
        '  <resources><resource identifier="sco" type="webcontent" adlcp:scormtype="sco" href="index.html">\n'
        '    <file href="index.html"/><file href="deck.html"/><file href="sco.js"/>\n'
        "  </resource></resources>\n</manifest>\n"
    )


def index(*, title: str, questions: tuple[Question, ...]) -> str:
    """The page of the SCO: the deck in its frame, the questions below; nothing from elsewhere."""
    asked = "".join(_question(number, one) for number, one in enumerate(questions, start=1))
    test = (
        f'<h2>テスト</h2><form id="quiz">{asked}<p><button type="submit">採点する</button></p></form>'
        if questions
        else '<p><button type="button" id="done">学び終えました</button></p>'
    )
    return (
        '<!doctype html><html lang="ja"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>body{{font-family:sans-serif;margin:1rem auto;max-width:60rem;"
        "padding:0 1rem;line-height:1.7}iframe{width:100%;height:70vh;border:1px solid #888}"
        "fieldset{margin:1rem 0;border:1px solid #888}label{display:block;padding:.3rem 0}</style></head><body>"
        f'<h1>{escape(title)}</h1><iframe src="deck.html" title="教材"></iframe>{test}'
        '<p id="outcome" role="status"></p><script src="sco.js"></script></body></html>'
    )


def _question(number: int, one: Question) -> str:
    kind = "checkbox" if one.many else "radio"
    options = "".join(
        f'<label><input type="{kind}" name="q{number}" value="{place}"> {escape(text)}</label>'
        for place, (text, _right) in enumerate(one.options)
    )
    return (
        f"<fieldset><legend>{number}. {escape(one.text)}</legend>{options}<p hidden></p></fieldset>"
    )


def script(*, questions: tuple[Question, ...], mastery: int) -> str:
    """sco.js: finds the other system's API, reports the start, marks the questions, reports the end."""
    keys = [[n for n, (_text, right) in enumerate(one.options) if right] for one in questions]
    told = {"keys": keys, "why": [one.why for one in questions], "mastery": mastery}
    values = json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
    return f"var sco = {values};\n{_RUN}"


_RUN = """(function () {
  "use strict";
  function find(win) {
    for (var n = 0; win && n < 10; n += 1) {
      try { if (win.API) { return win.API; } } catch (error) { return null; }
      if (win.parent === win) { break; }
      win = win.parent;
    }
    return null;
  }
  var api = find(window) || (window.opener ? find(window.opener) : null), ended = false;
  function tell(name, value) { if (api) { api.LMSSetValue(name, String(value)); } }
  function end(status, score) {
    tell("cmi.core.score.min", 0); tell("cmi.core.score.max", 100);
    if (score !== null) { tell("cmi.core.score.raw", score); }
    tell("cmi.core.lesson_status", status);
    if (api) { api.LMSCommit(""); }
  }
  if (api) {
    api.LMSInitialize("");
    var now = api.LMSGetValue("cmi.core.lesson_status");
    if (!now || now === "not attempted") { tell("cmi.core.lesson_status", "incomplete"); api.LMSCommit(""); }
  }
  var form = document.getElementById("quiz"), done = document.getElementById("done");
  if (done) { done.addEventListener("click", function () { end("completed", null); done.disabled = true; }); }
  if (form) {
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var right = 0;
      sco.keys.forEach(function (key, place) {
        var set = form.querySelectorAll("fieldset")[place], given = [];
        set.querySelectorAll("input").forEach(function (box) { if (box.checked) { given.push(Number(box.value)); } });
        var ok = JSON.stringify(given) === JSON.stringify(key), why = set.querySelector("p");
        right += ok ? 1 : 0;
        why.textContent = (ok ? "正解。" : "不正解。") + sco.why[place];
        why.hidden = false;
      });
      var score = Math.floor(right * 100 / sco.keys.length), passed = score >= sco.mastery;
      document.getElementById("outcome").textContent = right + " / " + sco.keys.length + (passed ? " 合格です。" : " もう一度受けてください。");
      end(passed ? "passed" : "failed", score);
    });
  }
  window.addEventListener("pagehide", function () { if (api && !ended) { ended = true; api.LMSFinish(""); } });
})();
"""
