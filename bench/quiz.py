"""Five hundred people take the quiz in the same minute: real server, real HTTP, every answer counted afterwards.

Run: ``.venv/bin/python bench/quiz.py [PEOPLE]`` (a home of its own in a temporary folder; two worker processes,
SQLite). Each person opens the paper, answers ten questions with one press each, looks over and hands in, with a
minute shared by all. What is printed: requests, p50, p95, p99, the slowest, CPU of the server per request, and
how the share of the minute was used; 1 is returned when p95 is over the limit or an answer is lost.
"""

import asyncio
import http.client
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PORT = 8194
QUESTIONS = 10
MINUTE = 60.0
LIMIT = 0.3
PREPARE = """
import json, os, sys
from omamori.cli import installation
from omamori.config import environment
installation.make_home(environment.read().home)
import django; django.setup()
from datetime import timedelta
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from omamori.cli.demo_year import who
from omamori.do.training.quizzes import actions, starter
from omamori.do.training.quizzes.models import Question
from omamori.do.training.quizzes.setting import Rules
from omamori.foundation.calendar import clock
from omamori.foundation.organization import demo
from omamori.foundation.organization.models import Department, Person
today = clock.today()
demo.company(on=today)
place = Department.objects.order_by("pk").first()
Person.objects.bulk_create(
    Person(number=f"Q{n:04}", name=f"試験 {n}", name_kana=f"シケン {n}", email=f"quiz{n}@mirai-print.example",
           department=place, joined_on=today - timedelta(days=400)) for n in range(int(sys.argv[1])))
office, officer = who("kobayashi", today), who("tanaka", today)
actions.load_starter(office)
actions.approve_many(officer, list(Question.objects.values_list("public_id", flat=True)))
quiz = actions.make(office, Rules(title="500人のテスト", number=10))
actions.publish(office, quiz)
store = import_module(settings.SESSION_ENGINE).SessionStore
users, keys = get_user_model().objects, []
for person in Person.objects.filter(number__startswith="Q"):
    user = users.create_user(person.email, person=person)
    session = store()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    keys.append(session.session_key)
print(json.dumps({"quiz": quiz, "keys": keys, "cookie": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME}))
"""
COUNT = """
import json, django; django.setup()
from omamori.do.training.quizzes.models import Attempt, Item
print(json.dumps([Attempt.objects.count(), Attempt.objects.exclude(handed_in_at=None).count(),
                  Item.objects.exclude(answer=[]).count()]))
"""


class Person:
    """One person with a browser: a session, a line to the server, the times of his requests."""

    def __init__(self, given: dict[str, str], key: str, taken: list[float]) -> None:
        """Sign in by the session made beforehand."""
        self.given, self.taken = given, taken
        token = "".join(random.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=32))
        self.head = (
            f"Host: 127.0.0.1:{PORT}\r\nCookie: {given['cookie']}={key}; {given['csrf']}={token}\r\n"
            f"X-CSRFToken: {token}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        )
        self.answers = 0

    async def ask(self, method: str, path: str, body: str = "") -> tuple[str, bytes]:
        """(location, text) of one request; its time is kept."""
        asked = f"{method} {path} HTTP/1.1\r\n{self.head}Content-Length: {len(body)}\r\n\r\n{body}"
        begun = time.perf_counter()
        self.out.write(asked.encode())
        head = (await self.back.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        size = re.search(r"content-length: (\d+)", head)
        text = await self.back.readexactly(int(size[1])) if size else b""
        self.taken.append(time.perf_counter() - begun)
        if head[9] not in "23":
            raise RuntimeError(f"{method} {head[9:12]}")
        place = re.search(r"\r\nlocation: (\S+)", head)
        return place[1] if place else "", text

    async def take(self, pause: float) -> None:
        """The whole quiz, with a pause before each press."""
        self.back, self.out = await asyncio.open_connection("127.0.0.1", PORT)
        path, _text = await self.ask("POST", f"/quizzes/{self.given['quiz']}/begin/")
        for place in range(1, QUESTIONS + 1):
            _path, page = await self.ask("GET", f"{path}{place}/")
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))
            await self.ask("POST", f"{path}{place}/", _answer(page))
            self.answers += 1
        await self.ask("POST", f"{path}hand-in/")
        await self.ask("GET", f"{path}result/")
        self.out.close()


def _answer(page: bytes) -> str:
    """What a press on the first answer sends."""
    fields = re.findall(rb'name="question" value="(\w+)"', page)[0].decode()
    letters = re.findall(rb'name="answer" value="(\w)"', page)[:1]
    ranked = re.findall(rb'name="(order_\w)"', page)
    sent = [f"question={fields}", "go=next", *(f"answer={one.decode()}" for one in letters)]
    return "&".join(sent + [f"{name.decode()}={n}" for n, name in enumerate(ranked, start=1)])


def main(people: int) -> int:
    """Print what was measured; 1 when a limit is passed."""
    with tempfile.TemporaryDirectory() as home:
        surroundings = os.environ | {
            "OMAMORI_HOME": home,
            "OMAMORI_WEB": f"127.0.0.1:{PORT}",
            "OMAMORI_DEMO": "1",
            "OMAMORI_WORKERS": "2",
            "DJANGO_SETTINGS_MODULE": "omamori.config.settings",
        }
        given = json.loads(_python(PREPARE, surroundings, str(people)).splitlines()[-1])
        program = Path(sys.executable).parent / "omamori"
        server = subprocess.Popen(
            [program, "web"], env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait()
            return _measure(given, surroundings, server)
        finally:
            server.terminate()
            server.wait(timeout=30)


def _measure(
    given: dict[str, list[str]], surroundings: dict[str, str], server: "subprocess.Popen[bytes]"
) -> int:
    taken: list[float] = []
    plain = {name: str(given[name]) for name in ("quiz", "cookie", "csrf")}
    crowd = [Person(plain, key, taken) for key in given["keys"]]
    lost: list[str] = []

    async def one(person: Person) -> None:
        await asyncio.sleep(random.uniform(0, MINUTE * 0.25))
        try:
            await person.take(MINUTE * 0.6 / QUESTIONS)
        except (OSError, RuntimeError, EOFError, IndexError) as error:
            lost.append(f"{type(error).__name__}: {error}")

    async def all_of_them() -> None:
        await asyncio.gather(*(one(person) for person in crowd))

    before, begun, mine = _cpu(server.pid), time.perf_counter(), time.process_time()
    asyncio.run(all_of_them())
    mine = time.process_time() - mine
    wall, used = time.perf_counter() - begun, _cpu(server.pid) - before
    papers, marked, answers = json.loads(_python(COUNT, surroundings))
    sent = sum(person.answers for person in crowd)
    taken.sort()
    at = {share: taken[int(len(taken) * share)] for share in (0.5, 0.95, 0.99)}
    print(
        f"{len(crowd)} people, {len(taken)} requests in {wall:.1f} s: {len(taken) / wall:.0f} a second"
    )
    print(
        f"p50 {at[0.5] * 1000:.0f} ms, p95 {at[0.95] * 1000:.0f} ms, p99 {at[0.99] * 1000:.0f} ms, slowest {taken[-1] * 1000:.0f} ms"
    )
    print(
        f"server: {used:.1f} s CPU, {used / len(taken) * 1000:.1f} ms a request, {used / wall * 100:.0f} % of one core;"
        f" the crowd: {mine:.1f} s CPU in one process"
    )
    print(
        f"answers sent {sent}, kept {answers}; papers {papers}, marked {marked}; broken off {len(lost)} {lost[:2]}"
    )
    return int(at[0.95] > LIMIT or answers != sent or marked != len(crowd) or bool(lost))


def _python(code: str, surroundings: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout


def _wait() -> None:
    for _try in range(120):
        try:
            line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=2)
            line.request("GET", "/accounts/login/")
            line.getresponse().read()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise RuntimeError("the server did not start")


def _cpu(pid: int) -> float:
    """CPU seconds of a process and everything below it, from /proc."""
    tick, total, below = os.sysconf("SC_CLK_TCK"), 0.0, {pid}
    rows = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            rows[int(folder.name)] = (int(fields[1]), (int(fields[11]) + int(fields[12])) / tick)
    for _round in range(4):
        below |= {child for child, (parent, _cpu_used) in rows.items() if parent in below}
    for one in below:
        total += rows.get(one, (0, 0.0))[1]
    return total


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
