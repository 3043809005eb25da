"""テストのページ (事務局)。The bank, one question, quizzes, their statistics."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.training.quizzes import actions, forms, queries
from omamori.do.training.quizzes.columns import QUESTIONS, content_of
from omamori.do.training.quizzes.writing import next_code
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.exports.list_forms import RowForm
from omamori.foundation.organization import owners
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.ui.page import SignedIn, page

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_RIGHTS = ("see_bank", "write", "revise", "approve", "retire", "load_starter", "propose_from_clauses",
           "see_quizzes", "make", "publish", "see_statistics", "export", "upload_list")  # fmt: skip


def may(actor: Actor) -> dict[str, bool]:
    """Which buttons to show."""
    return {right: reach(actor, f"quizzes.{right}") is not Reach.NONE for right in _RIGHTS}


@page("quizzes.see_bank")
@require_safe
def bank(request: SignedIn) -> HttpResponseBase:
    """Questions by number."""
    given = request.GET
    state, topic, clause = (given.get(name, "")[:20] for name in ("state", "topic", "clause"))
    context = {
        "found": queries.bank(
            request.actor,
            state=state,
            topic=topic,
            clause=clause,
            after=given.get("after", "")[:20],
        ),
        "state": state,
        "topic": topic,
        "clause": clause,
        "form": forms.FilterForm(given),
        "waiting": queries.to_approve(request.actor),
        "may": may(request.actor),
    }
    return render(request, "quizzes/bank.jinja", context, using="jinja2")


@page("quizzes.see_bank")
@require_safe
def question(request: SignedIn, question_id: str) -> HttpResponseBase:
    """One question with its versions."""
    return _question(request, question_id, forms.NoteForm(), 200)


@page("quizzes.write")
@_FORM
def new(request: SignedIn) -> HttpResponseBase:
    """Write a question."""

    def act(form: RowForm) -> str:
        content = content_of(form.values)
        return _path(actions.write(request.actor, content, code=form.values["code"]))

    values = {} if request.method == "POST" else {"code": next_code()}
    form = RowForm(QUESTIONS, owners.books_today(), request.POST or None, values=values)
    words = (
        _("問いを書く"),
        _("承認を頼む"),
        _("書きました。ほかの人が承認すると、出題されます。"),
    )
    back = (_("テストの問い"), reverse("quizzes:bank"))
    return form_page(request, form, act, words=words, back=back)


@page("quizzes.revise")
@_FORM
def edit(request: SignedIn, question_id: str) -> HttpResponseBase:
    """Write a question anew."""
    it = queries.question(request.actor, question_id)

    def act(form: RowForm) -> str:
        actions.revise(request.actor, question_id, content_of(form.values))
        return _path(question_id)

    form = RowForm(
        QUESTIONS,
        owners.books_today(),
        request.POST or None,
        values=it.values,
        fixed=frozenset({"code"}),
    )
    words = (
        _("問いを書き直す"),
        _("承認を頼む"),
        _("新しい版を作りました。これまでの答案は変わりません。"),
    )
    return form_page(request, form, act, words=words, back=(it.row.code, _path(question_id)))


@page("quizzes.approve")
@require_POST
def approve(request: SignedIn, question_id: str) -> HttpResponseBase:
    """Let it be asked."""
    actions.approve(request.actor, question_id)
    messages.success(request, _("承認しました。これからのテストに出ます。"))
    return redirect("quizzes:question", question_id)


@page("quizzes.approve")
@require_POST
def approve_many(request: SignedIn) -> HttpResponseBase:
    """Let several be asked that were read in the list."""
    chosen = request.POST.getlist("question")[:100]
    count = actions.approve_many(request.actor, chosen)
    if count:
        messages.success(request, _("%(n)s 問を承認しました。") % {"n": count})
    else:
        messages.warning(request, _("承認する問いを選んでください。"))
    return redirect(f"{reverse('quizzes:bank')}?state=draft")


@page("quizzes.approve")
@require_POST
def reject(request: SignedIn, question_id: str) -> HttpResponseBase:
    """Not to be used."""
    form = forms.NoteForm(request.POST)
    if not form.is_valid():
        return _question(request, question_id, form, 422)
    actions.reject(request.actor, question_id, note=form.cleaned_data["note"])
    messages.success(request, _("見送りました。わけは記録に残ります。"))
    return redirect("quizzes:question", question_id)


@page("quizzes.retire")
@require_POST
def retire(request: SignedIn, question_id: str) -> HttpResponseBase:
    """Take out of use, or back into it."""
    if request.POST.get("back"):
        actions.put_back(request.actor, question_id)
        messages.success(request, _("出題に戻しました。"))
    else:
        actions.retire(request.actor, question_id)
        messages.success(request, _("出題から外しました。いつでも戻せます。"))
    return redirect("quizzes:question", question_id)


@page("quizzes.load_starter")
@require_POST
def starter(request: SignedIn) -> HttpResponseBase:
    """Take in the starter bank."""
    count = actions.load_starter(request.actor)
    text = _("%(n)s 問を下書きとして取り込みました。読んでから承認してください。")
    messages.success(request, text % {"n": count})
    return redirect(f"{reverse('quizzes:bank')}?state=draft")


@page("quizzes.propose_from_clauses")
@require_POST
def from_clauses(request: SignedIn) -> HttpResponseBase:
    """Propose questions from the clauses in force."""
    count = actions.propose_from_clauses(request.actor)
    text = _("条の期限や数字から %(n)s 問を作りました。読んでから承認してください。")
    messages.success(request, text % {"n": count})
    return redirect(f"{reverse('quizzes:bank')}?state=draft")


@page("quizzes.see_quizzes")
@require_safe
def quizzes(request: SignedIn) -> HttpResponseBase:
    """Quizzes, newest first."""
    rows, after = queries.quizzes(request.actor, after=request.GET.get("after", "")[:26])
    context = {"rows": rows, "after": after, "may": may(request.actor)}
    return render(request, "quizzes/quizzes.jinja", context, using="jinja2")


@page("quizzes.see_quizzes")
@require_safe
def quiz(request: SignedIn, quiz_id: str) -> HttpResponseBase:
    """One quiz with its coverage."""
    context = {"it": queries.quiz(request.actor, quiz_id), "may": may(request.actor)}
    return render(request, "quizzes/quiz.jinja", context, using="jinja2")


@page("quizzes.make")
@_FORM
def make(request: SignedIn) -> HttpResponseBase:
    """Prepare a quiz."""

    def act(form: forms.QuizForm) -> str:
        return _quiz_path(actions.make(request.actor, form.rules()))

    form = forms.QuizForm(request.POST or None)
    words = (
        _("テストを準備する"),
        _("準備する"),
        _("準備しました。内容を確かめて公開してください。"),
    )
    back = (_("テスト"), reverse("quizzes:quizzes"))
    return form_page(request, form, act, words=words, back=back)


@page("quizzes.make")
@_FORM
def revise(request: SignedIn, quiz_id: str) -> HttpResponseBase:
    """Change the rules of a draft."""
    it = queries.quiz(request.actor, quiz_id)

    def act(form: forms.QuizForm) -> str:
        actions.revise_quiz(request.actor, quiz_id, form.rules())
        return _quiz_path(quiz_id)

    form = forms.QuizForm(request.POST or None, initial=it.raw, quiz_id=quiz_id)
    words = (_("テストの決まりを直す"), _("保存する"), _("保存しました。"))
    return form_page(request, form, act, words=words, back=(it.row.title, _quiz_path(quiz_id)))


@page("quizzes.publish")
@require_POST
def publish(request: SignedIn, quiz_id: str) -> HttpResponseBase:
    """Fix the pool and let people take it, or end it."""
    if request.POST.get("step") == "close":
        actions.close(request.actor, quiz_id)
        messages.success(request, _("終えました。途中の答案は提出できます。"))
    else:
        actions.publish(request.actor, quiz_id)
        messages.success(request, _("公開しました。講座から割り当てられます。"))
    return redirect("quizzes:quiz", quiz_id)


@page("quizzes.see_statistics")
@require_safe
def statistics(request: SignedIn, quiz_id: str) -> HttpResponseBase:
    """What the answers say."""
    it = queries.statistics(request.actor, quiz_id)
    departments = [name for _key, name in it.departments]
    clauses = [code for code, _asked, _right in it.clauses][:40]
    context = {
        "it": it,
        "clause_rows": sorted(
            ((code, right * 100 // asked) for code, asked, right in it.clauses if asked),
            key=lambda row: row[1],
        )[:20],
        "departments": departments,
        "clauses": clauses,
        "shares": [
            [_share(it, code, key) for key, _name in it.departments] for code in clauses
        ],
        "may": may(request.actor),
    }  # fmt: skip
    return render(request, "quizzes/statistics.jinja", context, using="jinja2")


def _share(it: queries.Statistics, code: str, department: str) -> str:
    found = it.shares.get((code, department))
    return f"{found.share} % ({found.people})" if found else "–"


def _question(
    request: SignedIn, question_id: str, form: forms.NoteForm, status: int
) -> HttpResponseBase:
    context = {
        "it": queries.question(request.actor, question_id),
        "form": form,
        "may": may(request.actor),
    }
    return render(request, "quizzes/question.jinja", context, status=status, using="jinja2")


def _path(question_id: str) -> str:
    return reverse("quizzes:question", args=[question_id])


def _quiz_path(quiz_id: str) -> str:
    return reverse("quizzes:quiz", args=[quiz_id])
