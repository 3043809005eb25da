"""事故の対応の URL。"""

from django.urls import path

from omamori.do.incidents.cases import end_pages, pages, work_pages

prefix = "incidents/cases/"
app_name = "cases"
_ONE = "<str:case_id>"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("new/", pages.new, name="new"),
    path("drill/", pages.drill, name="drill"),
    path("from-near-miss/<str:near_miss_id>/", pages.raise_near_miss, name="raise_near_miss"),
    path(f"{_ONE}/", pages.one, name="one"),
    path(f"{_ONE}/write/", pages.write, name="write"),
    path(f"{_ONE}/replies/<str:entry_id>/read/", pages.reply_read, name="reply_read"),
    path(f"{_ONE}/facts/", work_pages.facts, name="facts"),
    path(f"{_ONE}/stage/", work_pages.stage, name="stage"),
    path(f"{_ONE}/class/", work_pages.classify, name="classify"),
    path(f"{_ONE}/playbook/", work_pages.playbook, name="playbook"),
    path(f"{_ONE}/duties/", end_pages.duty_history, name="duty_history"),
    path(f"{_ONE}/duty/<str:code>/", work_pages.duty, name="duty"),
    path(f"{_ONE}/duty/<str:code>/undo/", work_pages.unduty, name="unduty"),
    path(f"{_ONE}/tasks/new/", work_pages.task_new, name="task_new"),
    path(f"{_ONE}/tasks/<str:task_id>/done/", work_pages.task_done, name="task_done"),
    path(f"{_ONE}/tasks/<str:task_id>/open/", work_pages.task_open, name="task_open"),
    path(f"{_ONE}/tasks/<str:task_id>/skip/", work_pages.task_skip, name="task_skip"),
    path(f"{_ONE}/tasks/<str:task_id>/give/", work_pages.task_give, name="task_give"),
    path(f"{_ONE}/people/", work_pages.member, name="member"),
    path(f"{_ONE}/people/end/", work_pages.member_end, name="member_end"),
    path(f"{_ONE}/restrict/", work_pages.restrict, name="restrict"),
    path(f"{_ONE}/entries/<str:entry_id>/correct/", work_pages.correct, name="correct"),
    path(f"{_ONE}/minutes/", work_pages.minutes, name="minutes"),
    path(f"{_ONE}/evidence/", end_pages.evidence, name="evidence"),
    path(f"{_ONE}/evidence/keep/", end_pages.keep, name="keep"),
    path(f"{_ONE}/evidence/<str:evidence_id>/fetch/", end_pages.fetch, name="fetch"),
    path(f"{_ONE}/evidence/<str:evidence_id>/check/", end_pages.check, name="check"),
    path(f"{_ONE}/evidence/<str:evidence_id>/hand-on/", end_pages.hand_on, name="hand_on"),
    path(f"{_ONE}/call/", end_pages.call, name="call"),
    path(f"{_ONE}/forward/", end_pages.forward, name="forward"),
    path(f"{_ONE}/correction/", end_pages.correction, name="correction"),
    path(f"{_ONE}/no-correction/", end_pages.no_correction, name="no_correction"),
    path(f"{_ONE}/ask-close/", end_pages.ask_close, name="ask_close"),
    path(f"{_ONE}/close/", end_pages.close, name="close"),
    path(f"{_ONE}/return/", end_pages.send_back, name="send_back"),
    path(f"{_ONE}/reopen/", end_pages.reopen, name="reopen"),
    path(f"{_ONE}/release/", end_pages.release, name="release"),
    path(f"{_ONE}/file/", end_pages.file, name="file"),
    path(f"{_ONE}/result/", end_pages.result, name="result"),
]
