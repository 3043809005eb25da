"""ヒヤリハット。What nearly became an accident is recorded by itself or in a minute, and learned from.

Near misses, events and accidents are stages of one record (J.4.4.2); this first form holds near
misses. A withdrawn mail arrives here as a fact, already filled; nobody types it again. The words of
the story may name people: they are sealed, and no fact carries them.
"""
