"""画面の URL。"""

from django.urls import path

from omamori.foundation.ui import pages

prefix = "ui/"
app_name = "ui"
urlpatterns = [path("gallery/", pages.show, name="gallery")]
