// Presents a deck: keyboard, touch, notes, clock, overview. Without it the page is read by scrolling.
(() => {
  "use strict";
  const body = document.body;
  const slides = [...document.querySelectorAll(".slide")];
  const bar = document.querySelector(".deck-bar");
  const place = bar.querySelector(".place");
  const clock = bar.querySelector(".deck-clock");
  const said = document.querySelector(".deck-said");
  let now = 0;
  let began = 0;
  let audience = null; // a second window for the projector; this one keeps the notes

  const mode = (name) => body.classList.contains(name);
  const show = (to, { scroll = true } = {}) => {
    now = Math.max(0, Math.min(slides.length - 1, to));
    slides.forEach((slide, at) => {
      slide.classList.toggle("now", at === now);
      slide.classList.toggle("next", at === now + 1);
    });
    place.textContent = `${now + 1} / ${slides.length}`;
    said.textContent = `${now + 1}: ${slides[now].dataset.title}`;
    if (scroll && !mode("presenting")) slides[now].scrollIntoView({ block: "start" });
    history.replaceState(null, "", `#${slides[now].id}`);
    tell();
  };
  const tell = () => {
    if (audience && !audience.closed) audience.postMessage({ slide: now, black: mode("black") }, "*");
  };
  const notes = (open) => document.querySelectorAll(".notes").forEach((one) => { one.open = open; });
  const set = (...names) => {
    for (const name of ["presenting", "speaking", "surveying", "black"]) body.classList.toggle(name, names.includes(name));
    if (names.includes("presenting") && !began) began = Date.now();
    clock.hidden = !names.includes("speaking");
    if (names.includes("speaking")) notes(true);
    show(now);
  };
  const full = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (document.documentElement.requestFullscreen) document.documentElement.requestFullscreen().catch(() => {});
  };
  const acts = {
    present: () => { set("presenting"); full(); },
    speak: () => set(...(mode("speaking") ? ["presenting"] : ["presenting", "speaking"])),
    window: () => {
      audience = window.open(`${location.href.split("#")[0]}#${slides[now].id}-show`, "deck-show", "popup,width=1280,height=720");
      set("presenting", "speaking");
    },
    survey: () => set(...(mode("surveying") ? [] : ["surveying"])),
    back: () => show(now - 1),
    on: () => show(now + 1),
    read: () => { set(); if (document.fullscreenElement) document.exitFullscreen(); },
  };
  bar.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act) acts[act]();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typed = event.target.closest("input, textarea, select, [contenteditable]");
    const pressed = event.target.closest("button, a, summary") && [" ", "Enter"].includes(event.key);
    if (typed || pressed) return;
    const keys = {
      ArrowRight: acts.on, PageDown: acts.on, ArrowLeft: acts.back, PageUp: acts.back,
      Home: () => show(0), End: () => show(slides.length - 1), n: acts.speak, f: acts.present, o: acts.survey, w: acts.window,
      b: () => { if (mode("presenting")) { body.classList.toggle("black"); tell(); } }, Escape: acts.read,
    };
    if (mode("presenting")) Object.assign(keys, { " ": acts.on, Enter: acts.on, ArrowDown: acts.on, ArrowUp: acts.back });
    if (mode("surveying")) keys.Enter = () => set();
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act) { event.preventDefault(); act(); }
  });
  document.addEventListener("click", (event) => {
    const slide = event.target.closest(".slide");
    if (!slide || event.target.closest("a, summary, .notes")) return;
    if (mode("surveying")) { now = slides.indexOf(slide); set(); }
    else if (mode("presenting") && !mode("speaking")) acts.on();
  });
  let from = null;
  document.addEventListener("touchstart", (event) => {
    from = event.touches.length === 1 ? event.touches[0] : null;
  }, { passive: true });
  document.addEventListener("touchend", (event) => {
    if (!from || !mode("presenting")) return;
    const dx = event.changedTouches[0].clientX - from.clientX;
    const dy = event.changedTouches[0].clientY - from.clientY;
    if (Math.abs(dx) > 50 && Math.abs(dx) > 2 * Math.abs(dy)) acts[dx < 0 ? "on" : "back"]();
    from = null;
  }, { passive: true });
  document.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement && mode("presenting") && !mode("speaking")) set();
  });
  const seen = new IntersectionObserver((entries) => {
    if (mode("presenting") || mode("surveying")) return;
    const one = entries.filter((entry) => entry.isIntersecting).at(-1);
    if (one) { now = slides.indexOf(one.target); place.textContent = `${now + 1} / ${slides.length}`; }
  }, { rootMargin: "-40% 0px -55% 0px" });
  slides.forEach((slide) => seen.observe(slide));
  setInterval(() => {
    if (clock.hidden) return;
    const two = (n) => String(n).padStart(2, "0");
    const time = new Date();
    const past = Math.floor((Date.now() - began) / 1000);
    clock.textContent = `${two(time.getHours())}:${two(time.getMinutes())}  (${two(Math.floor(past / 60))}:${two(past % 60)})`;
  }, 500);
  bar.querySelectorAll("[hidden]:not(.deck-clock)").forEach((one) => { one.hidden = false; });
  const wanted = location.hash.match(/^#(p\d+)(-show)?$/) || [];
  const asked = slides.findIndex((slide) => slide.id === wanted[1]);
  show(asked < 0 ? 0 : asked, { scroll: asked > 0 });
  if (wanted[2] && window.opener) {
    set("presenting");
    window.addEventListener("message", (event) => {
      if (event.source !== window.opener || !Number.isInteger(event.data?.slide)) return;
      show(event.data.slide);
      body.classList.toggle("black", event.data.black === true);
    });
  }
})();
