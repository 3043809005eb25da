"""はじめの一時間: 組織。The company, its people, its posts (J.2.3)."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.organization import queries
from omamori.foundation.organization.models import Appointment
from omamori.foundation.ui.contributions import FirstStep

_NEEDED = (Appointment.Post.TOP, Appointment.Post.PRIVACY_OFFICER, Appointment.Post.AUDITOR)


def steps(actor: Actor, on: date) -> list[FirstStep]:
    """What a new company does here."""
    del actor
    return [_company(), _people(on), _posts(on)]


def _company() -> FirstStep:
    company = queries.company()
    return FirstStep(
        code="company",
        order=10,
        title=_("会社の名前とメールドメインを確かめる"),
        why=_("どの宛先が社内かは、ここで決まります。"),
        needs=_("会社の正式な名前、メールアドレスの @ から右"),
        minutes=2,
        url_name="organization:company",
        action="organization.change_company",
        done=company is not None,
        standing=company.name if company else "",
    )


def _people(on: date) -> FirstStep:
    people = queries.everybody(on=on).count()
    return FirstStep(
        code="people",
        order=20,
        title=_("従業者名簿を取り込む"),
        why=_("役員、パート、派遣も含め、指揮の下で働く全員が対象です。"),
        needs=_("今ある名簿の Excel (部門、氏名、メールアドレス)"),
        minutes=8,
        url_name="organization:import",
        action="organization.upload_people",
        done=people > 1,
        standing=_("%(n)s 人") % {"n": people} if people > 1 else "",
        examples=((_("ひな形 (Excel)"), "organization:import_template", ()),),
    )


def _posts(on: date) -> FirstStep:
    held = {row.post for row in queries.posts(on=on)}
    there = [_(post.label) for post in _NEEDED if post in held]
    return FirstStep(
        code="posts",
        order=30,
        title=_("代表者、個人情報保護管理者、監査責任者を任命する"),
        why=_(
            "管理者と監査責任者は別の人でなければなりません。決める人がいないと、何も承認できません。"
        ),
        needs=_("三つの役割を引き受ける人の名前"),
        minutes=3,
        url_name="organization:posts",
        action="organization.appoint",
        done=len(there) == len(_NEEDED),
        standing="、".join(there),
    )
