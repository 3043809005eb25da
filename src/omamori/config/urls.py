"""URL の根。Each module brings its own ``urls.py``; this file only lists the rooms in order."""

from django.urls import include, path

from omamori.config import modules

# A room inside a room comes first: ``incidents/duties/`` is not the record "duties" of ``incidents/``.
urlpatterns = [
    path(getattr(module, "prefix", ""), include(module.__name__))
    for module in sorted(
        modules.contributions("urls"), key=lambda module: -module.__name__.count(".")
    )
]

handler400 = "omamori.foundation.ui.errors.bad_request"
handler403 = "omamori.foundation.ui.errors.forbidden"
handler404 = "omamori.foundation.ui.errors.not_found"
handler429 = "omamori.foundation.ui.errors.too_many"  # asked for by allauth's rate limits
handler500 = "omamori.foundation.ui.errors.server_error"
