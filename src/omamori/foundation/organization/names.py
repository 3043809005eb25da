"""名前の持ち寄り。Names for rooms below this one: they keep ids, the name is looked up when shown."""

from collections.abc import Iterable

from omamori.foundation.organization.models import Person


def person_names(public_ids: Iterable[str]) -> dict[str, str]:
    """Names by public id; erased or unknown persons are absent. One query."""
    known = Person.objects.filter(public_id__in=list(public_ids))
    return dict(known.values_list("public_id", "name"))
