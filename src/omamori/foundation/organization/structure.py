"""体制を見る。The tree of departments and the chart of posts, as tables and as drawings (J.2.3)."""

import dataclasses
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.organization import queries
from omamori.foundation.organization.domain import chart
from omamori.foundation.organization.domain.chart import Chart, Node
from omamori.foundation.organization.models import Appointment, Department
from omamori.foundation.organization.people import DepartmentRow, PostRow


@dataclasses.dataclass(frozen=True, kw_only=True)
class Structure:
    """The company's structure on a day.

    Attributes:
        departments: in display order, with depth.
        tree: drawing of the departments.
        posts: who acts in which post.
        chart: drawing of the posts.
        empty_posts: labels of posts that nobody holds.
    """

    departments: tuple[DepartmentRow, ...]
    tree: Chart
    posts: tuple[PostRow, ...]
    chart: Chart
    empty_posts: tuple[str, ...]


def structure(actor: Actor, *, on: date) -> Structure:
    """The whole picture.

    Raises:
        NotPermitted.
    """
    require(actor, "organization.see")
    departments, posts = department_rows(on), queries.posts(on=on)
    held = {row.post for row in posts}
    nodes = [Node(depth=d.depth, name=d.name, note=_note(d)) for d in departments]
    return Structure(
        departments=departments,
        tree=chart.tree(nodes),
        posts=posts,
        chart=_chart(posts),
        empty_posts=tuple(
            _(str(label))
            for value, label in Appointment.Post.choices
            if value not in held and value != Appointment.Post.DEPARTMENT_HEAD
        ),
    )


def department_rows(on: date) -> tuple[DepartmentRow, ...]:
    """Open departments in display order; children directly below their parent."""
    working = Q(people__joined_on__lte=on) & (Q(people__left_on=None) | Q(people__left_on__gte=on))
    rows = (
        Department.objects.filter(Q(closed_on=None) | Q(closed_on__gt=on))
        .annotate(count=Count("people", filter=working))
        .order_by("order", "pk")
    )
    found = list(rows)
    heads = _heads(on)
    children: dict[int | None, list[Department]] = {}
    known = {row.pk for row in found}
    for row in found:
        children.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    ordered: list[DepartmentRow] = []
    todo = [(top, 0) for top in reversed(children.get(None, []))]
    while todo:
        here, depth = todo.pop()
        ordered.append(
            DepartmentRow(
                pk=here.pk,
                public_id=here.public_id,
                code=here.code,
                name=here.name,
                parent_pk=here.parent_id,
                depth=depth,
                people=int(vars(here)["count"]),
                head=heads.get(here.pk, ""),
            )
        )
        todo += [(child, depth + 1) for child in reversed(children.get(here.pk, []))]
    return tuple(ordered)


def _heads(on: date) -> dict[int | None, str]:
    rows = Appointment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on),
        post=Appointment.Post.DEPARTMENT_HEAD,
        starts_on__lte=on,
    ).values_list("department_id", "person__name")
    return dict(rows)


def _note(row: DepartmentRow) -> str:
    people = _("%(n)s名") % {"n": row.people}
    return f"{row.head} / {people}" if row.head else people


def _chart(posts: tuple[PostRow, ...]) -> Chart:
    by_post: dict[str, list[PostRow]] = {}
    for row in posts:
        by_post.setdefault(row.post, []).append(row)

    def node(post: Appointment.Post) -> Node:
        rows = by_post.get(post, [])
        more = _(" ほか%(n)s名") % {"n": len(rows) - 1} if len(rows) > 1 else ""
        name = f"{rows[0].acting.name}{more}" if rows else _("(任命されていません)")
        if rows and rows[0].acting != rows[0].holder:
            name += _(" (代行)")
        return Node(depth=0, name=_(str(post.label)), note=name)

    post = Appointment.Post
    return chart.posts(
        node(post.TOP),
        node(post.PRIVACY_OFFICER),
        node(post.AUDITOR),
        [node(p) for p in (post.OFFICE, post.TRAINER, post.COMPLAINTS, post.OPERATOR)],
        [
            Node(
                depth=0,
                name=_("%(where)s 責任者") % {"where": row.department_name},
                note=row.acting.name,
            )
            for row in by_post.get(post.DEPARTMENT_HEAD, [])
        ],
    )
