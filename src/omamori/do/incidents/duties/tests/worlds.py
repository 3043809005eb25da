"""Facts of every kind, for the properties."""

from datetime import date

from hypothesis import strategies as st

from omamori.do.incidents.duties.facts_of_case import CLASSES, KEYS, CaseFacts

UNKNOWN_OR = st.sampled_from([None, True, False])
FACTS = st.builds(
    CaseFacts,
    known_on=st.dates(date(2022, 4, 1), date(2030, 12, 31)),
    classes=st.lists(st.sampled_from(CLASSES), max_size=3, unique=True).map(
        lambda given: tuple(c for c in CLASSES if c in given)
    ),
    persons=st.one_of(st.none(), st.sampled_from([0, 1, 100, 101, 1000, 1001, 10**6])),
    persons_max=st.one_of(st.none(), st.sampled_from([1, 101, 1001, 10**7])),
    **{key: UNKNOWN_OR for key in KEYS if CaseFacts.__annotations__[key] == bool | None},
    role=st.sampled_from(["", "controller", "processor"]),
)
