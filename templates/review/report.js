"use strict";
// Everything that is shown was written by others: it becomes text, never markup.
(() => {
  const MOST_ROWS = 400, MOST_LINKS = 12, ROW = 18;
  const apis = JSON.parse(document.getElementById("data").textContent);
  const [search, verdict, audience, theme, chooser, list, pane] =
    ["search", "verdict", "audience", "theme", "api", "findings", "diff"].map((id) => document.getElementById(id));
  let api, cards, articles, explains, chosen = -1, at = -1, shown = [];

  function make(tag, kind, text, ...inner) {
    const element = document.createElement(tag);
    if (kind) element.className = kind;
    if (text) element.textContent = text;
    element.append(...inner);
    return element;
  }

  function button(kind, text, act) {
    const element = make("button", kind, text);
    element.type = "button";
    element.addEventListener("click", act);
    return element;
  }

  const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
  const style = (word) => word.replace(" ", "-");
  const name = (hunk) => `${hunk.file}:${hunk.new}`;

  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) fill(articles[entry.target.dataset.hunk]);
  }, { root: pane, rootMargin: "1000px 0px" });

  function open(index) {
    api = apis[index];
    explains = api.findings.map(() => []);
    api.hunks.forEach((hunk, place) => hunk.by.forEach((one) => explains[one].push(place)));
    chosen = at = -1;
    observer.disconnect();
    document.getElementById("names").textContent = `${api.old} \u2192 ${api.new}`;
    document.getElementById("packages").textContent = api.packages.join("\n");
    document.title = `specular diff: ${api.old} \u2192 ${api.new}`;
    cards = api.findings.map(card);
    list.replaceChildren(...cards.map((one) => one.element));
    articles = api.hunks.map(article);
    for (const [id, wanted] of [["explained", true], ["unexplained", false]]) {
      const rows = articles.filter((one) => (one.hunk.by.length > 0) === wanted);
      document.getElementById(id).replaceChildren(...rows.map((one) => one.element));
    }
    articles.forEach((one) => observer.observe(one.element));
    filter();
  }

  function card(finding, index) {
    const head = button("head", "", () => choose(index));
    const change = finding.old || finding.new ? `${finding.old || "nothing"} \u2192 ${finding.new || "nothing"}` : "";
    const count = explains[index].length;
    head.append(
      make("strong", "", "", make("i", `verdict ${style(finding.worst)}`, finding.worst), ` ${finding.subject}`),
      make("span", "", finding.title),
      make("small", "", [finding.ignored ? "ignored" : "", change, plural(count, "hunk")].filter(Boolean).join(" \u00b7 ")),
    );
    const element = make("li", "", "", head);
    const words = [finding.subject, finding.title, finding.rule, change, finding.place, finding.fingerprint,
      ...finding.symbols, ...finding.uses].join("\n").toLowerCase();
    return { element, finding, words, details: null };
  }

  function details(index) {
    const finding = api.findings[index], rows = make("dl");
    const add = (term, ...content) => content.length && rows.append(make("dt", "", term), ...content);
    const told = { client: "client code", wire: "the wire", server: "a server" };
    add("what becomes of it", ...Object.entries(finding.grades).map(([who, [word, how]]) =>
      make("dd", "", "", `${told[who]} `, make("span", style(word), how))));
    add("what to do", make("dd", "", finding.advice));
    if (finding.old || finding.new) {
      add("before", make("dd", "change", finding.old || "nothing"));
      add("after", make("dd", "change", finding.new || "nothing"));
    }
    add("hunks", ...some(explains[index], (place) =>
      make("dd", "", "", button("link", name(api.hunks[place]), () => jump(place)))));
    add("touches", ...some(finding.symbols, (text) => make("dd", "", "", make("code", "", text))));
    add("used by", ...some(finding.uses, (text) => make("dd", "", "", make("code", "", text))));
    add("where", make("dd", "", finding.place || "the document"));
    const link = make("a", "", `#${finding.fingerprint}`);
    link.href = `#${finding.fingerprint}`;
    add("rule and fingerprint", make("dd", "", "", make("code", "", finding.rule), " ", link));
    return rows;
  }

  function some(all, draw) {
    const drawn = all.slice(0, MOST_LINKS).map(draw);
    if (all.length <= MOST_LINKS) return drawn;
    const more = button("link", `and ${all.length - MOST_LINKS} more`, () => more.replaceWith(...all.slice(MOST_LINKS).map(draw)));
    return [...drawn, more];
  }

  function article(hunk, place) {
    const title = make("div", "title", "", make("b", "", name(hunk)));
    title.append(...some(hunk.by, (one) =>
      button(`link ${style(api.findings[one].worst)}`, api.findings[one].subject, () => choose(one, false))));
    if (hunk.partial) title.append(make("i", "", "no finding explains some of these lines"));
    if (hunk.note) title.append(make("i", "", hunk.note));
    const body = make("div", "body"), element = make("article", "", "", title, body);
    const rows = hunk.parts.reduce((sum, [old, fresh]) => sum + Math.max(old.length, fresh ? fresh.length : 0), 0);
    const height = Math.min(rows, MOST_ROWS) * ROW;
    body.style.minHeight = `${height}px`;
    element.style.containIntrinsicSize = `auto ${height + 32}px`;
    element.dataset.hunk = place;
    return { element, body, hunk, rows, filled: false };
  }

  function fill(one) {
    if (one.filled) return;
    one.filled = true;
    const rows = [];
    let old = one.hunk.old, fresh = one.hunk.new;
    for (const [before, after] of one.hunk.parts) {
      const right = after || before;
      for (let index = 0; index < Math.max(before.length, right.length); index += 1) {
        rows.push([after !== undefined, before[index], right[index],
          index < before.length ? old + index : "", index < right.length ? fresh + index : ""]);
      }
      old += before.length;
      fresh += right.length;
    }
    const body = make("tbody"), column = (kind) => make("col", kind);
    const draw = (first, last) => body.append(...rows.slice(first, last).map(row));
    draw(0, MOST_ROWS);
    one.body.append(make("table", "", "",
      make("colgroup", "", "", column("number"), column(""), column("number"), column("")), body));
    if (rows.length > MOST_ROWS) {
      const more = button("more", `show ${plural(rows.length - MOST_ROWS, "more line")}`, () => {
        draw(MOST_ROWS, rows.length);
        more.remove();
      });
      one.body.append(more);
    }
    one.body.style.minHeight = "";
    observer.unobserve(one.element);
  }

  function row([changed, before, after, old, fresh]) {
    const both = changed && before !== undefined && after !== undefined;
    let start = 0, end = 0;
    if (both) {
      const most = Math.min(before.length, after.length);
      while (start < most && before[start] === after[start]) start += 1;
      while (end < most - start && before[before.length - end - 1] === after[after.length - end - 1]) end += 1;
    }
    const cell = (kind, text) => {
      if (text === undefined) return make("td", "none");
      const element = make("td", changed ? kind : "");
      if (!both || start + end === 0) element.textContent = text;
      else element.append(text.slice(0, start), make("mark", "", text.slice(start, text.length - end)), text.slice(text.length - end));
      return element;
    };
    return make("tr", "", "", make("td", "number", String(old)), cell("old", before), make("td", "number", String(fresh)), cell("new", after));
  }

  function choose(index, scrolls = true) {
    if (chosen >= 0) {
      cards[chosen].element.removeAttribute("aria-current");
      cards[chosen].details.hidden = true;
      explains[chosen].forEach((place) => articles[place].element.classList.remove("chosen"));
    }
    mark(-1);
    const same = chosen === index && scrolls;
    chosen = same ? -1 : index;
    if (chosen < 0) return;
    const one = cards[chosen];
    if (!one.details) one.element.append(one.details = details(chosen));
    one.details.hidden = false;
    one.element.hidden = false;
    one.element.setAttribute("aria-current", "true");
    one.element.scrollIntoView({ block: "nearest" });
    explains[chosen].forEach((place) => articles[place].element.classList.add("chosen"));
  }

  function mark(place) {
    if (at >= 0) articles[at].element.classList.remove("at");
    at = place;
    if (at >= 0) articles[at].element.classList.add("at");
  }

  function jump(place) {
    const one = articles[place];
    fill(one);
    one.element.hidden = false;
    mark(place);
    one.element.scrollIntoView({ block: "start" });
    // What is above has its height only now that it is near.
    requestAnimationFrame(() => one.element.scrollIntoView({ block: "start" }));
  }

  function filter() {
    if (!api) return;
    const text = search.value.trim().toLowerCase(), who = audience.value, word = verdict.value;
    const fits = (finding) => {
      const found = who ? finding.grades[who][0] : finding.worst;
      return (!word || found === word) && (!who || finding.grades[who][1] !== "is not concerned");
    };
    shown = [];
    cards.forEach((one, index) => {
      const visible = fits(one.finding) && (!text || one.words.includes(text));
      one.element.hidden = !visible;
      if (visible) shown.push(index);
    });
    const seen = new Set(shown), counts = [0, 0];
    for (const { element, hunk } of articles) {
      const told = hunk.by.length > 0;
      const visible = told
        ? hunk.by.some((one) => seen.has(one)) || Boolean(text && hunk.by.some((one) => fits(api.findings[one])) && says(hunk, text))
        : !text || says(hunk, text);
      element.hidden = !visible;
      counts[told ? 0 : 1] += visible ? 1 : 0;
    }
    const all = api.findings.filter((one) => !one.ignored);
    const breaks = Object.entries({ client: "client code", wire: "the wire", server: "servers" }).map(
      ([key, told]) => `${told}: ${all.filter((one) => one.grades[key][0] === "breaks").length}`);
    document.getElementById("counts").textContent =
      `${shown.length} of ${plural(api.findings.length, "finding")} \u00b7 breaks ${breaks.join(", ")} \u00b7 version step: ${api.step}`;
    document.getElementById("explained-title").textContent = `${plural(counts[0], "hunk")} that findings explain`;
    document.getElementById("unexplained-title").textContent = `${plural(counts[1], "hunk")} that no finding explains`;
  }

  function says(hunk, text) {
    return hunk.file.toLowerCase().includes(text) ||
      hunk.parts.some(([old, fresh]) => fresh && [...old, ...fresh].some((line) => line.toLowerCase().includes(text)));
  }

  function step(by) {
    if (!shown.length) return;
    const place = shown.indexOf(chosen);
    const next = place < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(place + by, 0), shown.length - 1);
    if (shown[next] !== chosen) choose(shown[next]);
  }

  function turn(by) {
    if (chosen < 0 || !explains[chosen].length) return;
    const places = explains[chosen], place = places.indexOf(at);
    jump(places[place < 0 ? 0 : (place + by + places.length) % places.length]);
  }

  const keys = {
    j: () => step(1), k: () => step(-1), n: () => turn(1), p: () => turn(-1),
    "/": () => search.focus(), f: () => verdict.focus(), Enter: () => { mark(-1); turn(1); },
  };

  // The button of the finding that is chosen has nothing better to do.
  const acts = (target) => target.matches("button, a") && !target.matches("[aria-current] > .head");

  document.addEventListener("keydown", (event) => {
    const target = event.target, field = target.matches("input, select, textarea");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      if (target === search) { search.value = ""; filter(); }
      target.blur();
    } else if (target === search && event.key === "Enter") {
      search.blur();
      step(1);
    } else if (!field && keys[event.key] && !(event.key === "Enter" && acts(target))) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  verdict.addEventListener("change", filter);
  audience.addEventListener("change", filter);
  chooser.addEventListener("change", () => open(Number(chooser.value)));

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (document.documentElement.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";
  const label = () => { theme.textContent = isDark() ? "light" : "dark"; };
  theme.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    label();
  });
  dark.addEventListener("change", label);
  label();

  function follow() {
    const wanted = location.hash.slice(1);
    if (!wanted) return;
    apis.some((one, index) => {
      const found = one.findings.findIndex((each) => each.fingerprint === wanted);
      if (found < 0) return false;
      if (api !== one) { chooser.value = String(index); open(index); }
      if (found !== chosen) choose(found);
      return true;
    });
  }

  apis.forEach((one, index) => {
    const option = make("option", "", `${one.old} \u2192 ${one.new}`);
    option.value = String(index);
    chooser.append(option);
  });
  chooser.hidden = apis.length < 2;
  document.getElementById("names").hidden = apis.length > 1;
  if (apis.length) open(0);
  else document.getElementById("counts").textContent = "nothing was compared";
  addEventListener("hashchange", follow);
  follow();
})();
