// The plain page: one person's list, what they think of it, and how the list changes at once.
"use strict";

const aspects = [
  ["relevance", "How well does it fit you?"],
  ["clarity", "How clear is the description?"],
  ["value", "How good is the value?"],
  ["complexity", "How appropriate is the complexity?"],
  ["risk_level", "How comfortable are you with the risk?"],
  ["cost", "How fair is the cost?"],
];

// Why offers are held back, by the beginning of the reason's code: the longest that fits is used.
const heldBack = {
  "eligibility": "their conditions are not met",
  "eligibility.age_below_minimum": "they ask for a higher age",
  "eligibility.age_above_maximum": "they ask for a lower age",
  "eligibility.income_below_minimum": "they ask for a higher income",
  "eligibility.turnover_below_minimum": "they ask for a higher turnover",
  "eligibility.individuals_only": "they are for people, not for organisations",
  "eligibility.organisations_only": "they are for organisations only",
  "eligibility.not_resident": "they are for residents only",
  "eligibility.not_student": "they are for students only",
  "eligibility.not_pensioner": "they are for pensioners only",
  "eligibility.not_employed": "they are for people in work only",
  "eligibility.staff_only": "they are for the bank’s own staff",
  "applicability": "they make no sense at the moment",
  "applicability.already_held": "you have them already",
  "suitability": "they would not be good for you as things stand",
  "protection": "help comes first at the moment",
  "contact": "they were shown often enough lately",
  "feedback": "you told us they do not fit",
  "consent": "you have not agreed to such offers",
  "consent.marketing_objection": "you asked for no marketing",
  "product.retired": "they are no longer offered",
  "product.tailored": "their terms are agreed one by one, in person",
  "product.not_yet_effective": "they are not offered yet",
  "product.expired": "they are no longer offered",
  "request.excluded": "they were left out on request",
};

const byId = (id) => document.getElementById(id);
const state = { people: [], person: null, places: new Map(), names: new Map(), asked: 0 };

function element(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

async function call(path, body) {
  const request = body === undefined
    ? { headers: { Accept: "application/json" } }
    : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  let response;
  try {
    response = await fetch(path, request);
  } catch {
    throw new Error("Attune can't be reached. Check that it is running, then try again.");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.detail || "Attune could not answer. Try again in a moment.");
  return answer;
}

function showFault(error, again) {
  say("");
  byId("fault-text").textContent = error.message;
  byId("fault").hidden = false;
  byId("retry").onclick = () => { byId("fault").hidden = true; again(); };
}

function say(text) {
  byId("status").textContent = text;
  byId("status").hidden = text === "";
}

function words(score) {
  if (score >= 0.75) return "a strong match";
  if (score >= 0.55) return "a good match";
  if (score >= 0.35) return "a fair match";
  return "a weak match";
}

function sentence(code) {
  const text = code.replaceAll("_", " ").replaceAll(".", ": ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function reasonHeldBack(code) {
  const fitting = Object.keys(heldBack).filter((start) => code.startsWith(start));
  fitting.sort((a, b) => b.length - a.length);
  return fitting.length ? heldBack[fitting[0]] : sentence(code).toLowerCase();
}

// How far an item went since the list before; nothing on a first list.
function movement(item) {
  if (state.places.size === 0) return null;
  const before = state.places.get(item.product_id);
  if (before === undefined) return "new in the list";
  if (before === item.rank) return null;
  return `moved from ${before} to ${item.rank}`;
}

function movedSentence(items) {
  const moves = items.filter((item) => movement(item)).slice(0, 2).map((item) => `${item.name} ${movement(item)}`);
  const here = new Set(items.map((item) => item.product_id));
  const gone = [...state.places.keys()].filter((id) => !here.has(id)).slice(0, 2);
  for (const id of gone) moves.push(`${state.names.get(id)} left the list`);
  return moves.length ? `Noted. The list was made anew: ${moves.join("; ")}.` : "Noted. The list was made anew; the order stays.";
}

async function send(item, decision, event, more, focusOn) {
  const body = { events: [{ decision_id: decision, customer_id: state.person.customer_id, product_id: item.product_id, event, ...more }] };
  try {
    await call("demo/api/feedback", body);
    if (event !== "click") await load(focusOn);
  } catch (error) {
    showFault(error, () => send(item, decision, event, more, focusOn));
  }
}

function scoreBar(item) {
  const bar = element("div", { class: "bar", "aria-hidden": "true" }, element("div", { class: "bar-part" }));
  bar.firstChild.style.width = `${Math.round(item.score * 100)}%`;
  return element("div", { class: "score" }, bar, element("span", { class: "score-words" }, words(item.score)),
    element("span", { class: "number", title: "Relevance, from 0 to 1" }, item.score.toFixed(2)));
}

function slider(item, [name, question], chosen) {
  const id = `${name}-${item.rank}`;
  const value = element("output", { for: id, class: "number" }, "not rated");
  const range = element("input", { type: "range", id, min: 0, max: 10, step: 1, value: 5, class: "unset", "aria-valuetext": "not rated" });
  range.value = "5";
  const clear = element("button", { type: "button", class: "link", "aria-label": `Clear: ${question}` }, "Clear");
  clear.hidden = true;
  const set = () => {
    chosen.set(name, Number(range.value) / 10);
    range.classList.remove("unset");
    value.textContent = (Number(range.value) / 10).toFixed(1);
    range.setAttribute("aria-valuetext", value.textContent);
    clear.hidden = false;
  };
  range.addEventListener("input", set);
  range.addEventListener("pointerup", set);
  clear.addEventListener("click", () => {
    chosen.delete(name);
    range.value = 5;
    range.classList.add("unset");
    range.setAttribute("aria-valuetext", "not rated");
    value.textContent = "not rated";
    clear.hidden = true;
    range.focus();
  });
  return element("div", { class: "slider" }, element("label", { for: id }, question), range, value, clear);
}

function ratingForm(item, decision) {
  const chosen = new Map();
  const fault = element("p", { class: "field-fault", role: "alert" });
  const comment = element("textarea", { id: `comment-${item.rank}`, rows: 2, maxlength: 1000 });
  const form = element("form", { class: "rating", hidden: true, "aria-label": `Rate ${item.name}` },
    element("p", { class: "quiet" }, "1 is always good. What you don't touch stays unrated."),
    ...aspects.map((aspect) => slider(item, aspect, chosen)),
    element("label", { for: comment.id }, "Anything else? (optional)"), comment, fault,
    element("button", { class: "main" }, "Send rating"));
  form.addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    if (chosen.size === 0) {
      fault.textContent = "Move at least one slider.";
      form.querySelector("input").focus();
      return;
    }
    const text = comment.value.trim();
    send(item, decision, "rating", { aspects: Object.fromEntries(chosen), ...(text ? { comment: text } : {}) }, item.product_id);
  });
  return form;
}

// Drawn here, so that it does not depend on the fonts of the machine.
function thumb(up) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", up ? "thumb" : "thumb down");
  for (const shape of ["M3 11h4v9H3z", "M7 11l4-8c2 0 3 1 3 3l-1 4h6c1.400 0 2.300 1.300 2 2.600l-1.400 6c-.2 .8-.9 1.400-1.800 1.400H7"]) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", shape);
    svg.append(path);
  }
  return svg;
}

function thumbButton(item, up, onclick) {
  const text = up ? "Good recommendation" : "Poor recommendation";
  return element("button", { type: "button", "aria-label": `${text}: ${item.name}`, title: text, onclick }, thumb(up));
}

function actions(item, decision) {
  const form = ratingForm(item, decision);
  const act = (event, more) => () => send(item, decision, event, more, item.product_id);
  const detail = element("button", { type: "button", class: "link", "aria-expanded": "false", onclick: () => {
    form.hidden = !form.hidden;
    detail.setAttribute("aria-expanded", String(!form.hidden));
    if (!form.hidden) form.querySelector("input").focus();
  } }, "Rate in detail");
  const row = element("div", { class: "actions" },
    element("button", { type: "button", class: "main", onclick: act("select") }, "I’m interested"),
    element("button", { type: "button", onclick: act("dismiss") }, "Not now"),
    element("span", { class: "thumbs" },
      thumbButton(item, true, act("rating", { overall: 1 })),
      thumbButton(item, false, act("rating", { overall: 0 }))),
    detail);
  return [row, form];
}

function firstSentence(text) {
  const end = text.search(/[.!?](\s|$)/);
  return end < 0 ? text : text.slice(0, end + 1);
}

function more(item, decision) {
  const text = [item.description, ...item.disclosures].filter(Boolean);
  if (text.length === 0) return null;
  const box = element("details", {}, element("summary", {}, "Read more"), ...text.map((line) => element("p", {}, line)));
  box.addEventListener("toggle", () => send(item, decision, "click"), { once: true });
  return box;
}

function card(item, decision) {
  const moved = movement(item);
  const badge = (text) => element("li", { class: "badge" }, text);
  const badges = element("ul", { class: "badges", "aria-label": "At a glance" },
    badge(sentence(item.category)),
    item.complexity ? badge(`${item.complexity} complexity`) : null,
    item.risk ? badge(`${item.risk} risk`) : null,
    item.promoted ? element("li", { class: "badge promoted" }, "Promoted") : null);
  const reasons = item.reasons.slice(0, 3).map((reason) => element("li", {}, reason.text));
  const checks = item.ask.map((ask) => element("li", { class: "chip" }, `Check: ${ask.question}`));
  return element("li", { class: "card", "data-product": item.product_id, tabindex: "-1" },
    element("div", { class: "head" },
      element("span", { class: "rank", "aria-hidden": "true" }, String(item.rank)),
      element("h2", {}, item.name),
      moved ? element("span", { class: "moved" }, moved) : null),
    item.description ? element("p", { class: "plain" }, firstSentence(item.description)) : null,
    scoreBar(item), badges,
    reasons.length ? element("div", {}, element("h3", {}, "Why you see this"), element("ul", { class: "reasons" }, ...reasons)) : null,
    checks.length ? element("ul", { class: "chips", "aria-label": "Still to check" }, ...checks) : null,
    more(item, decision), ...actions(item, decision));
}

function showWithheld(withheld) {
  byId("withheld").hidden = withheld.count === 0;
  byId("withheld-text").textContent = withheld.count === 1 ? "1 offer is held back:" : `${withheld.count} offers are held back:`;
  const byReason = new Map();
  for (const [code, count] of Object.entries(withheld.by_reason)) {
    const reason = reasonHeldBack(code);
    byReason.set(reason, (byReason.get(reason) || 0) + count);
  }
  const lines = [...byReason].sort((a, b) => b[1] - a[1]);
  byId("withheld-list").replaceChildren(...lines.map(([reason, count]) =>
    element("li", {}, element("span", { class: "number" }, String(count)), ` because ${reason}`)));
}

function show(answer, focusOn) {
  byId("list").removeAttribute("aria-busy");
  byId("list").replaceChildren(...answer.items.map((item) => card(item, answer.decision_id)));
  byId("empty").hidden = answer.items.length > 0;
  showWithheld(answer.withheld);
  byId("decision").textContent = `Decision ${answer.decision_id}, model ${answer.model_version}, policy ${answer.policy_version}.`;
  if (focusOn) {
    say(movedSentence(answer.items));
    const at = [...byId("list").children].find((node) => node.dataset.product === focusOn);
    (at || byId("list")).focus({ preventScroll: true });
  }
  state.places = new Map(answer.items.map((item) => [item.product_id, item.rank]));
  state.names = new Map(answer.items.map((item) => [item.product_id, item.name]));
}

function showSkeleton() {
  const line = (name) => element("div", { class: `ghost ${name}` });
  byId("list").setAttribute("aria-busy", "true");
  byId("list").replaceChildren(...[1, 2, 3].map(() => element("li", { class: "card", "aria-hidden": "true" },
    line("wide"), line("narrow"), line("wide"), line("narrow"))));
}

async function load(focusOn) {
  const asked = ++state.asked;
  if (!focusOn) {
    say("");
    showSkeleton();
  }
  byId("fault").hidden = true;
  const customer = state.person.customer_id;
  try {
    const answer = await call("demo/api/recommendations", { customer_id: customer, count: 5 });
    if (asked !== state.asked) return;
    show(answer, focusOn);
    const views = answer.items.map((item) => ({ decision_id: answer.decision_id, customer_id: customer, product_id: item.product_id, event: "view" }));
    if (views.length) await call("demo/api/feedback", { events: views });
  } catch (error) {
    if (asked !== state.asked) return;
    if (!focusOn) byId("list").replaceChildren();
    showFault(error, () => load(focusOn));
  }
}

function choose(id) {
  state.person = state.people.find((person) => person.customer_id === id) || state.people[0];
  state.places = new Map();
  byId("title").textContent = `For ${state.person.name}`;
  byId("story").textContent = state.person.story;
  history.replaceState(null, "", `#${encodeURIComponent(state.person.customer_id)}`);
  load();
}

async function start() {
  byId("fault").hidden = true;
  showSkeleton();
  try {
    state.people = (await call("demo/api/personas")).items;
  } catch (error) {
    byId("list").replaceChildren();
    return showFault(error, start);
  }
  if (state.people.length === 0) {
    byId("list").replaceChildren();
    return showFault(new Error("There are no customers yet. Fill the demo bank with “attune demo”, then try again."), start);
  }
  const options = state.people.map((person) => element("option", { value: person.customer_id }, person.name));
  byId("persona").replaceChildren(...options);
  const wanted = decodeURIComponent(location.hash.slice(1));
  if (state.people.some((person) => person.customer_id === wanted)) byId("persona").value = wanted;
  byId("persona").addEventListener("change", () => choose(byId("persona").value));
  choose(byId("persona").value);
}

start();
