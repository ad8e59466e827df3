// The page works without this script. With it an answer is judged in place: a form is sent, and
// what differs in the page that comes back is taken over. What somebody is typing is left alone.
"use strict";

const EVERY = 1500; // milliseconds between two looks at the files

// Make an element like a new one, changing only what differs.
function follow(old, now) {
  if (old.isEqualNode(now)) return;
  if (old.nodeName !== now.nodeName || old.nodeType !== Node.ELEMENT_NODE) {
    old.replaceWith(now.cloneNode(true));
    return;
  }
  const typing = old.matches("input[type=text]") && old.value !== old.defaultValue;
  for (const { name } of [...old.attributes]) if (!now.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of [...now.attributes])
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  if (old.matches("input[type=text]") && !typing) old.value = now.defaultValue;
  if (old.matches("input[type=radio], input[type=checkbox]")) old.checked = now.defaultChecked;
  const [before, after] = [[...old.childNodes], [...now.childNodes]];
  after.forEach((child, i) => (before[i] ? follow(before[i], child) : old.append(child.cloneNode(true))));
  before.slice(after.length).forEach((child) => child.remove());
}

async function take(response) {
  if (!response.ok) throw new Error(await response.text());
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const open = [...document.querySelectorAll("details")].map((each) => each.open);
  document.body.dataset.version = page.body.dataset.version;
  follow(document.querySelector("main"), page.querySelector("main"));
  document.querySelectorAll("details").forEach((each, i) => (each.open = open[i] ?? each.open));
  light();
}

function tell(form, message) {
  const verdict = form.parentElement.querySelector(".verdict");
  if (verdict) verdict.textContent = message;
}

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const body = new URLSearchParams(new FormData(form, event.submitter));
  // What is sent counts as no longer being typed, so that the answer to it may be taken over.
  for (const field of form.querySelectorAll("input[type=text]")) field.defaultValue = field.value;
  form.setAttribute("aria-busy", "true");
  try {
    await take(await fetch(location.pathname, { method: "POST", body }));
  } catch (error) {
    tell(form, error instanceof TypeError ? "The quiz has ended: start it again in the terminal." : error.message);
  }
  form.removeAttribute("aria-busy");
});

// Enter means "Check", whichever button comes first.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("input[type=radio], input[type=checkbox]")) return;
  event.preventDefault();
  event.target.form.requestSubmit(event.target.form.querySelector("button"));
});

// Mark in the graph what the question at hand is about.
let at = "";
function light() {
  const lit = new Set(JSON.parse(document.getElementById(at)?.dataset.lit || "[]"));
  for (const part of document.querySelectorAll("svg [data-name]"))
    part.classList.toggle("lit", lit.has(part.dataset.name));
  for (const edge of document.querySelectorAll("svg [data-from]"))
    edge.classList.toggle("lit", lit.has(edge.dataset.from) && lit.has(edge.dataset.to));
}
document.addEventListener("focusin", (event) => {
  const card = event.target.closest(".card");
  if (card) at = card.id;
  light();
});

// An editor or another tab may write to the same files.
setInterval(async () => {
  if (document.hidden || !document.body.dataset.version) return;
  try {
    const version = await (await fetch(`${location.pathname}/version`)).text();
    if (version !== document.body.dataset.version) await take(await fetch(location.pathname));
  } catch {
    // The quiz has ended; the next answer says so.
  }
}, EVERY);
