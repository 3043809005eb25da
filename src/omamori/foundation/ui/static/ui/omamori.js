// Small comforts; every page works without them.
document.documentElement.classList.add("js");
document.addEventListener("submit", (event) => {
  // A second press while the first is on its way must not send twice.
  const button = event.target.querySelector("button[type=submit]:not([name])");
  if (!button || event.defaultPrevented) return;
  setTimeout(() => { button.disabled = true; }, 0);
  // A press that saves a file stays on this page: after a while the button is there again.
  setTimeout(() => { button.disabled = false; }, 8000);
});
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button[disabled][type=submit]")) button.disabled = false;
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const copy = event.target.closest("[data-copy]");
  if (copy) navigator.clipboard.writeText(document.querySelector(copy.dataset.copy).textContent.trim()).then(() => {
    // The word changes for a moment, so that eyes and screen readers know that it worked.
    const word = copy.textContent;
    copy.textContent = copy.dataset.done || word;
    setTimeout(() => { copy.textContent = word; }, 2000);
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
});
// A table wider than its place can be reached and scrolled by keyboard.
const measure = () => {
  for (const box of document.querySelectorAll(".table-wrap:not([tabindex]), .table-wrap[data-wide]")) {
    const wide = box.scrollWidth > box.clientWidth;
    if (wide === box.hasAttribute("data-wide")) continue;
    box.toggleAttribute("data-wide", wide);
    if (!wide) { for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name); continue; }
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", box.querySelector("caption")?.textContent.trim() || document.title);
  }
};
measure();
addEventListener("resize", measure);
document.addEventListener("toggle", measure, true);
// A region with data-refresh looks again every 15 s, so that a checked mail shows without a press.
for (const region of document.querySelectorAll("[data-refresh]")) {
  setInterval(async () => {
    if (document.hidden) return;
    const answer = await fetch(location.href, { headers: { "X-Refresh": "1" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(region.id);
    const read = region.contains(document.activeElement) || region.querySelector("details[open]");
    if (fresh && fresh.innerHTML !== region.innerHTML && !read) region.replaceChildren(...fresh.childNodes);
  }, 15000);
}
