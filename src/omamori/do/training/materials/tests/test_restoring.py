"""A slide read back from its snapshot is the same slide."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from omamori.do.training.materials import restoring
from omamori.foundation.exports.slides import tree
from omamori.foundation.exports.slides.tree import hash_of, plain

_text = st.text(alphabet="あア亜A1 \n𠮷🙂|・", max_size=12)
_texts = st.tuples(_text, _text)
_box = st.builds(tree.Box, _text, _texts, st.one_of(st.none(), st.just(0)))
_boxes = st.lists(_box, max_size=3).map(tuple)
_figure = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 9))
_series = st.builds(tree.Series, _text, st.tuples(_figure, _figure))
_picture = st.builds(tree.Picture, st.just(b"\x89PNG"), st.just("image/png"), _text)
_block = st.one_of(
    st.builds(tree.Text, _text, st.booleans()),
    st.builds(tree.Listing, st.lists(st.builds(tree.Item, _text, _texts)).map(tuple), _text),
    st.builds(tree.Table, _texts, st.tuples(_texts), st.frozensets(st.integers(0, 1))),
    st.builds(
        tree.Chart,
        st.sampled_from(tree.ChartKind),
        _texts,
        st.tuples(_series),
        _text,
        _text,
        st.frozensets(st.integers(0, 1)),
    ),
    st.builds(tree.Diagram, _boxes, _text),
    st.builds(tree.Flow, _boxes, _text, st.booleans()),
    st.builds(tree.Columns, _boxes),
    _picture,
)
_source = st.builds(tree.Source, title=_text, address=_text, as_of=st.dates())
_binding = st.builds(
    tree.Binding, kind=_text, record=_text, label=_text, state=_text, url_args=_texts
)
slides = st.builds(
    tree.Slide,
    code=_text,
    part=st.sampled_from(tree.Part),
    order=st.integers(0, 999),
    title=_text,
    blocks=st.lists(_block, max_size=3).map(tuple),
    say=_text,
    tip=_text,
    sources=st.lists(_source, max_size=2).map(tuple),
    bindings=st.lists(_binding, max_size=2).map(tuple),
    making=st.sampled_from(tree.Making),
    audience=st.frozensets(st.sampled_from(["joiner", "ec"])),
    duties=st.frozensets(st.sampled_from("abcd")),
    clauses=_texts,
)


@settings(max_examples=40)
@given(slides)
def test_a_slide_survives_its_snapshot(slide: tree.Slide) -> None:
    back = restoring.slide(plain(slide), lambda _: b"\x89PNG")
    assert back == slide
    assert hash_of(back) == hash_of(slide)


def test_a_field_of_a_later_version_takes_its_default() -> None:
    slide = tree.Slide(
        code="a", part=tree.Part.WHY, order=1, title="題", blocks=(), say="話す",
        sources=(tree.Source(title="出典", as_of=date(2028, 2, 29)),),
    )  # fmt: skip
    value = plain(slide)
    del value["tip"], value["making"]
    assert restoring.slide(value, lambda _: b"") == slide
