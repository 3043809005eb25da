"""答案のページ。One question a page, kept at each press; look over, hand in, read why.

Without a script, too: every answer goes to the server with the press that leads on. A reload or a second tab
meets what was kept.
"""

from collections.abc import Mapping

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.training.quizzes import actions, queries
from omamori.do.training.quizzes.domain import AlreadyHandedIn, OfACourse, PaperForged, TooLate
from omamori.facts.errors import NotFound
from omamori.foundation.calendar import clock
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told

KNOWN = frozenset({"csrfmiddlewaretoken", "question", "answer", "go", "order"})
"""Fields a paper sends; ``answer`` may come several times, ``order_…`` once per option."""


@page("quizzes.take")
@require_safe
def mine(request: SignedIn) -> HttpResponseBase:
    """One's own papers."""
    context = {"rows": queries.my_papers(request.actor)}
    return render(request, "quizzes/mine.jinja", context, using="jinja2")


@page("quizzes.take")
@require_POST
def begin(request: SignedIn, quiz_id: str) -> HttpResponseBase:
    """Begin, or go on where it was left; what a course asks for is begun there.

    Raises:
        OfACourse: the paper named belongs to a course.
    """
    former = request.POST.get("former", "")[:26]
    if former and queries.paper(request.actor, former).occasion:
        raise OfACourse
    attempt_id = actions.begin(request.actor, quiz_id, occasion="")
    return redirect("quizzes:paper", attempt_id)


@page("quizzes.take")
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: SignedIn, attempt_id: str, place: int = 0) -> HttpResponseBase:
    """One question, or with place 0 the first that has no answer; what is sent is kept without reading the rest."""
    ranks = _ranks(request)
    if request.method == "POST" and place and (not ranks or _in_order(ranks)):
        return _keep(request, attempt_id, place, ranks)
    it = queries.paper(request.actor, attempt_id)
    if it.handed_in:
        return redirect("quizzes:result", attempt_id)
    if not place:
        left = [item.place for item in it.items if not item.given]
        return redirect("quizzes:question_of", attempt_id, left[0] if left else len(it.items))
    if place > len(it.items):
        raise NotFound
    problem = _("1 から順に、同じ番号を使わずに選んでください。") if ranks else ""
    return _shown(request, it, place, 422 if problem else 200, problem)


@page("quizzes.take")
@require_safe
def review(request: SignedIn, attempt_id: str) -> HttpResponseBase:
    """Everything answered so far, before it is handed in."""
    it = queries.paper(request.actor, attempt_id)
    if it.handed_in:
        return redirect("quizzes:result", attempt_id)
    context = {"it": it, "seconds": _seconds(it)}
    return render(request, "quizzes/review.jinja", context, using="jinja2")


@page("quizzes.take")
@require_POST
def hand_in(request: SignedIn, attempt_id: str) -> HttpResponseBase:
    """Have it marked; pressing twice is one."""
    claimed = [name for name in request.POST if name not in KNOWN]
    try:
        actions.hand_in(request.actor, attempt_id, answers={}, claimed=claimed)
    except TooLate as error:
        messages.warning(request, f"{told(error.message)} {told(error.next_step)}")
    return redirect("quizzes:result", attempt_id)


@page("quizzes.take")
@require_safe
def result(request: SignedIn, attempt_id: str) -> HttpResponseBase:
    """How it ended, and why each answer is right."""
    context = {"it": queries.result(request.actor, attempt_id)}
    return render(request, "quizzes/result.jinja", context, using="jinja2")


def _ranks(request: SignedIn) -> dict[str, str]:
    """The number chosen for each letter, where an order is asked and one was begun."""
    sent = {name[6:]: str(n) for name, n in request.POST.items() if name.startswith("order_")}
    return sent if any(sent.values()) else {}


def _in_order(ranks: Mapping[str, str]) -> bool:
    return sorted(ranks.values()) == sorted(str(n + 1) for n in range(len(ranks)))


def _keep(
    request: SignedIn, attempt_id: str, place: int, ranks: Mapping[str, str]
) -> HttpResponseBase:
    """Keep the answer that was sent, and lead on; a page when it could not be kept."""
    given = sorted(ranks, key=lambda letter: int(ranks[letter])) or request.POST.getlist("answer")
    question = request.POST.get("question", "") or _question_at(request, attempt_id, place)
    try:
        of = actions.answer(request.actor, attempt_id, question=question, given=given)
    except AlreadyHandedIn:
        return redirect("quizzes:result", attempt_id)
    except TooLate as error:
        messages.warning(request, f"{told(error.message)} {told(error.next_step)}")
        return redirect("quizzes:result", attempt_id)
    except PaperForged as error:
        messages.error(request, f"{told(error.message)} {told(error.next_step)}")
        it = queries.paper(request.actor, attempt_id)
        return _shown(request, it, min(place, len(it.items)), 400)
    return redirect(_next(request.POST.get("go", ""), attempt_id, place, of))


def _question_at(request: SignedIn, attempt_id: str, place: int) -> str:
    items = queries.paper(request.actor, attempt_id).items
    if place > len(items):
        raise NotFound
    return items[place - 1].id


def _next(go: str, attempt_id: str, place: int, of: int) -> str:
    if go == "back" and place > 1:
        return reverse("quizzes:question_of", args=[attempt_id, place - 1])
    if go == "stay":
        return reverse("quizzes:question_of", args=[attempt_id, place])
    if go == "review" or place >= of:
        return reverse("quizzes:review", args=[attempt_id])
    return reverse("quizzes:question_of", args=[attempt_id, place + 1])


def _shown(
    request: SignedIn, it: queries.Paper, place: int, status: int, problem: str = ""
) -> HttpResponseBase:
    ranks = {}
    if problem:
        ranks = {
            letter: request.POST.get(f"order_{letter}", "")
            for letter, _t in it.items[place - 1].options
        }
    else:
        ranks = {letter: str(n) for n, letter in enumerate(it.items[place - 1].given, start=1)}
    context = {
        "it": it,
        "item": it.items[place - 1],
        "place": place,
        "seconds": _seconds(it),
        "problem": problem,
        "ranks": ranks,
    }
    return render(request, "quizzes/question_of.jinja", context, status=status, using="jinja2")


def _seconds(it: queries.Paper) -> int | None:
    return int((it.limit_at - clock.now()).total_seconds()) if it.limit_at else None
