"""The four files of one deck, drawn once for every test that reads them."""

import pytest

from omamori.foundation.exports.slides.rendering import Form, render
from omamori.foundation.exports.slides.tests import decks


@pytest.fixture(scope="session")
def made() -> dict[Form, bytes]:
    """Each form of the ordinary deck."""
    return {form: render(decks.ordinary(), form) for form in Form}
