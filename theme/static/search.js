// Asks the index that `invoke build` made (Pagefind) and lays out what it finds, in this browser alone.
// All words that people read stand in the page; the only markup taken from the index is <mark>.
const box = document.querySelector(".search");
const part = (selector) => box.querySelector(selector);
const form = part("form"), list = part("[data-found]"), none = part("[data-nothing]"), more = part("[data-more]");
const plurals = new Intl.PluralRules(document.documentElement.lang);
const AT_ONCE = 10, VOICES = 4;
let engine, found = [], asked = 0;

const say = (words, number = 0) => { part("[role=status]").textContent = words.replace("{number}", number); };
const copy = (name) => part(`template[data-${name}]`).content.firstElementChild.cloneNode(true);

function load() {
  engine ??= import(new URL("../pagefind/pagefind.js", import.meta.url)).then(async (pagefind) => {
    await pagefind.options({ baseUrl: box.dataset.root, excerptLength: 24 });
    await pagefind.init();
    return pagefind;
  });
  return engine;
}

function setWords(element, excerpt, name = "") {
  const begins = name && excerpt.startsWith(name);
  const words = begins ? excerpt.slice(name.length) : `… ${excerpt}`;
  const parsed = new DOMParser().parseFromString(`${words} …`, "text/html").body;
  for (const node of parsed.childNodes) {
    const piece = document.createElement(node.nodeName === "MARK" ? "mark" : "span");
    piece.textContent = node.textContent;
    element.append(piece);
  }
}

function setLink(link, words, address) {
  link.textContent = words;
  link.href = address;
}

function layOut(page) {
  const item = copy("page");
  setLink(item.querySelector("a"), page.meta.title, page.url);
  item.querySelector("[data-date]").textContent = page.meta.date ?? "";
  const places = page.sub_results.filter((place) => place.anchor);
  const voices = places.filter((place) => place.anchor.id.startsWith("c-"));
  if (voices.length < page.sub_results.length) setWords(item.querySelector("[data-words]"), page.excerpt);
  for (const place of voices.slice(0, VOICES)) {
    const voice = copy("voice");
    setLink(voice.querySelector("a"), place.title, place.url);
    setWords(voice.querySelector("[data-words]"), place.excerpt, `${place.title}. `);
    item.querySelector("ul").append(voice);
  }
  return item;
}

async function showMore() {
  const now = asked;
  const pages = await Promise.all(found.splice(0, AT_ONCE).map((result) => result.data()));
  if (now !== asked) return;
  const items = pages.map(layOut);
  list.append(...items);
  more.hidden = !found.length;
  return items[0];
}

async function search(words) {
  const now = ++asked;
  list.replaceChildren();
  none.hidden = more.hidden = true;
  say("");
  if (!words) return;
  const slow = setTimeout(() => say(box.dataset.searching), 300);
  try {
    const results = (await (await load()).search(words)).results;
    if (now !== asked) return;
    found = results;
    const count = results.length;
    await showMore();
    none.hidden = count > 0;
    say(box.dataset[count ? plurals.select(count) : "none"], count);
  } catch (problem) {
    engine = undefined;
    if (now === asked) say(box.dataset.broken);
    console.warn(problem);
  } finally {
    clearTimeout(slow);
  }
}

function searchAddress() {
  form.q.value = new URLSearchParams(location.search).get("q") ?? "";
  return search(form.q.value.trim());
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const words = form.q.value.trim();
  history.pushState(null, "", words ? `?${new URLSearchParams({ q: words })}` : location.pathname);
  search(words);
});
form.q.addEventListener("focus", () => load().catch(() => {}), { once: true });
more.querySelector("button").addEventListener("click", async () => {
  const first = await showMore();
  first?.querySelector("a").focus();
});
addEventListener("popstate", searchAddress);
searchAddress();
