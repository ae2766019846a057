// What makes the pages live: times in the reader's zone, keys, news of stories. The pages work without it.
"use strict";

function showTimes(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    if (!Number.isNaN(at.valueOf())) {
      time.textContent = at.toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    }
  }
}

showTimes(document);

for (const box of document.querySelectorAll("[data-marks]")) {
  box.addEventListener("change", () => {
    document.querySelector("article").classList.toggle(`without-${box.dataset.marks}`, !box.checked);
  });
}

let current = -1;

function go(to) {
  const items = [...document.querySelectorAll("[data-item]")];
  if (items.length === 0) return;
  items[current]?.classList.remove("current");
  current = Math.max(0, Math.min(items.length - 1, to));
  const item = items[current];
  item.classList.add("current");
  const target = item.querySelector("a, summary, button") ?? item;
  target.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

function help() {
  const open = document.querySelector("dialog");
  if (open) return open.remove();
  const dialog = document.createElement("dialog");
  const text = document.createElement("p");
  text.textContent = "j, k: next, previous · o: open · /: search · g: all stories · ?: this help, Escape closes it";
  dialog.append(text);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

const keys = {
  j: () => go(current + 1),
  k: () => go(current - 1),
  o: () => document.querySelector("[data-item].current [data-open]")?.click(),
  g: () => location.assign("/"),
  "/": () => {
    const search = document.querySelector("[data-search]");
    if (!search) return location.assign("/search");
    search.focus();
    search.select();
  },
  "?": help,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea")) return;
  const act = keys[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});

const live = document.querySelector("[data-live]");
if (live && "EventSource" in window) {
  const [kind, id] = live.dataset.live.split(" ");
  const seen = new Set();
  const stream = new EventSource("/api/v1/events");
  const tell = (event) => {
    const row = JSON.parse(event.data);
    const concerns = kind === "stories" || String(row.story_id) === id || String(row.other_story_id) === id;
    if (!concerns) return;
    seen.add(row.story_id);
    const link = document.createElement("a");
    link.href = location.href;
    const stories = seen.size === 1 ? "1 story has" : `${seen.size} stories have`;
    link.textContent = kind === "stories" ? `${stories} news. Show` : "This story has news. Show";
    live.replaceChildren(link);
  };
  for (const name of ["created", "joined", "merged", "split", "moved", "retitled", "corrected"]) {
    stream.addEventListener(name, tell);
  }
  window.addEventListener("pagehide", () => stream.close());
}

for (const chooser of document.querySelectorAll("[data-file]")) {
  const file = chooser.querySelector("input");
  chooser.hidden = false;
  file.addEventListener("change", async () => {
    file.form.elements[chooser.dataset.file].value = await file.files[0].text();
  });
}

// What the daemon works on is shown again until it is done. A part in which somebody is stays as it is.
async function renew() {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) {
    setTimeout(renew, 2000);
    return;
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-part]")) {
    const other = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
    if (!other || part.contains(document.activeElement)) continue;
    showTimes(other);
    part.replaceChildren(...other.childNodes);
    part.toggleAttribute("data-renew", other.hasAttribute("data-renew"));
  }
  if (document.querySelector("[data-renew]")) setTimeout(renew, 2000);
}

if (document.querySelector("[data-renew]")) setTimeout(renew, 2000);
