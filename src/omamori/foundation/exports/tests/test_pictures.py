"""Pictures of strangers: only what a room asks for is read, and nothing larger than it allows."""

import io

import pytest
from PIL import Image

from omamori.foundation.exports import pictures


def picture(kind: str, size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind)
    return out.getvalue()


def test_only_the_kinds_asked_for_are_read() -> None:
    gif = picture("GIF")
    with pytest.raises(pictures.NoPicture) as refused:
        pictures.anew(gif, side=100)
    assert refused.value.code == "broken"
    assert pictures.anew(gif, side=100, kinds=("GIF",)).media_type == "image/jpeg"


@pytest.mark.parametrize("bound", [{"pixels": 1100}, {"longest": 39}])
def test_nothing_larger_than_allowed_is_drawn(bound: dict[str, int]) -> None:
    with pytest.raises(pictures.NoPicture) as refused:
        pictures.anew(picture("PNG"), side=100, **bound)
    assert refused.value.code == "large"


def test_a_png_stays_one_only_where_it_is_wanted_and_fits_its_square() -> None:
    large = picture("PNG", (400, 200))
    drawn = pictures.anew(large, side=100, transparent=True)
    assert drawn.media_type == "image/png"
    with Image.open(io.BytesIO(drawn.content)) as found:
        assert found.size == (100, 50)
    assert pictures.anew(large, side=100).media_type == "image/jpeg"
