"""受けるページ。My courses, one slide after another, the quiz, the receipt; all of it without a script."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.training.courses import actions, asking, mine
from omamori.do.training.courses.domain import errors
from omamori.do.training.courses.forms import CertificateForm, WaiverForm
from omamori.do.training.materials import showing
from omamori.do.training.quizzes import actions as quiz_actions
from omamori.do.training.quizzes import queries as quizzes
from omamori.facts.errors import NotFound, NotPermitted, Refusal
from omamori.foundation.calendar import clock
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.ui.page import SignedIn, may_open, page
from omamori.foundation.ui.wording import told

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("courses.see_own")
@require_safe
def my_courses(request: SignedIn) -> HttpResponseBase:
    """What I am to learn, and what I have done."""
    todo, done = mine.mine(request.actor, on=clock.today())
    context = {
        "todo": todo,
        "done": done,
        "office": may_open(request.actor, "courses:list", ()),
    }
    return render(request, "courses/mine.jinja", context, using="jinja2")


@page("courses.see_own")
@require_safe
def take(request: SignedIn, assignment_id: str) -> HttpResponseBase:
    """One course: where I am, and the next press."""
    it = mine.take(request.actor, assignment_id, on=clock.today(), whole=True)
    return render(request, "courses/take.jinja", {"it": it}, using="jinja2")


@page("courses.start")
@require_POST
def start(request: SignedIn, assignment_id: str) -> HttpResponseBase:
    """Begin, or go on where it was left."""
    actions.start(request.actor, assignment_id)
    it = mine.take(request.actor, assignment_id, on=clock.today())
    if it.slides and not it.row.content_done:
        return redirect("courses:slide", assignment_id, it.next_place)
    if it.row.content == "file":
        return redirect("courses:content", assignment_id)
    return redirect("courses:take", assignment_id)


@page("courses.see_slide")
@_FORM
def slide(request: SignedIn, assignment_id: str, place: int) -> HttpResponseBase:
    """One slide; the press that leads on keeps that it was seen."""
    it = mine.take(request.actor, assignment_id, on=clock.today())
    if not 1 <= place <= len(it.slides):
        raise NotFound
    shown = it.slides[place - 1]
    if request.method == "POST":
        over = actions.see_slide(request.actor, assignment_id, code=request.POST.get("code", ""))
        if place < len(it.slides):
            return redirect("courses:slide", assignment_id, place + 1)
        if not over:
            messages.info(request, _("まだ見ていないスライドがあります。続きから見てください。"))
        return redirect("courses:take", assignment_id)
    context = {
        "it": it,
        "one": showing.shown(shown, place),
        "code": shown.code,
        "place": place,
        "last": place == len(it.slides),
    }
    return render(request, "courses/one_slide.jinja", context, using="jinja2")


@page("courses.finish_content")
@require_POST
def finish(request: SignedIn, assignment_id: str) -> HttpResponseBase:
    """I have seen the video or the paper to its end."""
    try:
        actions.finish_content(request.actor, assignment_id)
    except errors.TooSoon as error:
        messages.warning(request, f"{told(error.message)} {told(error.next_step)}")
        return redirect("courses:content", assignment_id)
    return redirect("courses:take", assignment_id)


@page("courses.begin_quiz")
@require_POST
def begin(request: SignedIn, assignment_id: str) -> HttpResponseBase:
    """Begin the quiz, or go on."""
    try:
        attempt = actions.begin_quiz(request.actor, assignment_id)
    except (NotFound, NotPermitted):
        raise
    except Refusal as error:
        messages.warning(request, f"{told(error.message)} {told(error.next_step)}")
        return redirect("courses:take", assignment_id)
    paper = quizzes.paper(request.actor, attempt)
    left = [item.place for item in paper.items if not item.given]
    return redirect("courses:question", assignment_id, left[0] if left else 1)


@page("courses.hand_in")
@_FORM
def question(request: SignedIn, assignment_id: str, place: int) -> HttpResponseBase:
    """One question a page; each press keeps the answer, without reading the rest of the paper."""
    attempt = mine.attempt_of(request.actor, assignment_id)
    ranks, problem, status = asking.ranks_of(request.POST), "", 200
    if request.method == "POST":
        try:
            given = asking.given_of(request.POST.getlist("answer"), ranks)
            asked = request.POST.get("question", "")
            of = quiz_actions.answer(request.actor, attempt, question=asked, given=given)
            return redirect(_next(request, assignment_id, place, of))
        except asking.Unordered:
            problem, status = _("1 から順に、同じ番号を使わずに選んでください。"), 422
        except (NotFound, NotPermitted):
            raise
        except Refusal as error:
            problem, status = f"{told(error.message)} {told(error.next_step)}", error.status
    paper = quizzes.paper(request.actor, attempt)
    if paper.handed_in:
        return redirect("courses:result", assignment_id)
    if not 1 <= place <= len(paper.items):
        raise NotFound
    item = paper.items[place - 1]
    kept = {letter: str(n) for n, letter in enumerate(item.given, start=1)}
    ranks = {letter: (ranks or kept).get(letter, "") for letter, _text in item.options}
    context = {
        "assignment_id": assignment_id,
        "paper": paper,
        "item": item,
        "place": place,
        "ranks": ranks,
        "problem": problem,
        "seconds": _seconds(paper),
    }
    return render(request, "courses/question.jinja", context, status=status, using="jinja2")


@page("courses.hand_in")
@_FORM
def hand_in(request: SignedIn, assignment_id: str) -> HttpResponseBase:
    """Look the answers over, then have them marked; pressing twice is one."""
    paper = _paper(request, assignment_id)
    if request.method != "POST":
        if paper.handed_in:
            return redirect("courses:result", assignment_id)
        context = {"assignment_id": assignment_id, "paper": paper, "seconds": _seconds(paper)}
        return render(request, "courses/hand_in.jinja", context, using="jinja2")
    try:
        actions.hand_in(
            request.actor, assignment_id, answers={}, claimed=asking.claims(request.POST)
        )
    except (NotFound, NotPermitted):
        raise
    except Refusal as error:
        messages.warning(request, f"{told(error.message)} {told(error.next_step)}")
        return redirect("courses:take", assignment_id)
    return redirect("courses:result", assignment_id)


@page("courses.see_own")
@require_safe
def result(request: SignedIn, assignment_id: str) -> HttpResponseBase:
    """How the quiz ended, and why each answer is right."""
    it = mine.take(request.actor, assignment_id, on=clock.today())
    if not it.attempt:
        raise NotFound
    context = {"it": it, "result": quizzes.result(request.actor, it.attempt)}
    return render(request, "courses/result.jinja", context, using="jinja2")


@page("courses.see_own")
@require_safe
def receipt(request: SignedIn, assignment_id: str) -> HttpResponseBase:
    """The receipt, to keep or to print."""
    context = {"it": mine.receipt(request.actor, assignment_id), "assignment_id": assignment_id}
    return render(request, "courses/receipt.jinja", context, using="jinja2")


@page("courses.ask_waiver")
@_FORM
def waiver(request: SignedIn, assignment_id: str) -> HttpResponseBase:
    """Ask that somebody be excused: oneself, or one of one's department."""
    own = _is_own(request, assignment_id)
    back = reverse("courses:take" if own else "courses:story", args=[assignment_id])

    def act(form: WaiverForm) -> str:
        actions.ask_waiver(request.actor, assignment_id, **form.cleaned_data)
        return back

    return form_page(
        request,
        WaiverForm(request.POST or None),
        act,
        words=(_("受講の免除を頼む"), _("頼む"), _("頼みました。別の人が決めます。")),
        back=(_("講座に戻る"), back),
    )


@page("courses.hand_in_certificate")
@_FORM
def certificate(request: SignedIn, assignment_id: str) -> HttpResponseBase:
    """Hand in what another company certified."""
    back = reverse("courses:take", args=[assignment_id])

    def act(form: CertificateForm) -> str:
        upload = form.cleaned_data["file"]
        actions.hand_in_certificate(
            request.actor,
            assignment_id,
            name=upload.name or "",
            content=upload.read(),
            completed_on=form.cleaned_data["completed_on"],
        )
        return back

    return form_page(
        request,
        CertificateForm(request.POST or None, request.FILES or None),
        act,
        words=(_("社外の修了証を出す"), _("出す"), _("出しました。担当の人が確かめます。")),
        back=(_("講座に戻る"), back),
    )


def _paper(request: SignedIn, assignment_id: str) -> quizzes.Paper:
    return quizzes.paper(request.actor, mine.attempt_of(request.actor, assignment_id))


def _is_own(request: SignedIn, assignment_id: str) -> bool:
    try:
        mine.take(request.actor, assignment_id, on=clock.today())
    except NotFound:
        return False
    return True


def _next(request: SignedIn, assignment_id: str, place: int, of: int) -> str:
    go = request.POST.get("go", "")
    if go == "back" and place > 1:
        return reverse("courses:question", args=[assignment_id, place - 1])
    if place >= of or go == "over":
        return reverse("courses:hand_in", args=[assignment_id])
    return reverse("courses:question", args=[assignment_id, place + 1])


def _seconds(paper: quizzes.Paper) -> int | None:
    return int((paper.limit_at - clock.now()).total_seconds()) if paper.limit_at else None
