/* The booth works without this file. It adds up while one marks, searches as one types, ranks by hand, and keeps a
   draft in this tab of the browser. Nothing is sent before the form is. */
"use strict";
(function () {
  const DRAFTS = "dure booth ";
  const drafts = store();

  // A code or tracker in the address (of a QR code) goes into the field; the address is never sent with it.
  const field = document.querySelector("[data-from-address]");
  if (field && location.hash.length > 1) {
    field.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname + location.search);
  }
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
  const voted = document.querySelector("[data-voted]");
  if (voted) {
    forget(function (name) { return name.startsWith(DRAFTS + voted.dataset.voted + " "); });
  }

  const booth = document.querySelector("[data-booth]");
  if (!booth || !booth.querySelector(".booth-card")) {
    return;
  }
  const words = JSON.parse(document.getElementById("booth-words").textContent);
  const numbers = new Intl.NumberFormat(document.documentElement.lang + "-u-nu-latn");
  const form = booth.querySelector("form.booth-form");
  const cards = Array.from(booth.querySelectorAll(".booth-card[data-ref]"));
  const kind = booth.dataset.form;
  const most = Number(booth.dataset.most);
  const show = filter();
  if (!form) {
    show();
    return;
  }

  const inputs = new Map(cards.map(function (card) {
    return [card.dataset.ref, document.getElementById("mark-" + card.dataset.ref)];
  }));
  const name = DRAFTS + booth.dataset.ballot + " " + booth.dataset.draft;
  const ranking = kind === "ranking" ? ranked() : null;
  restore();
  steps();
  form.addEventListener("input", function () { changed(); });
  form.addEventListener("submit", pad);
  meter();
  show();

  function store() {
    try {
      return window.sessionStorage;
    } catch (refused) {
      return null;
    }
  }

  function forget(which) {
    if (drafts) {
      Object.keys(drafts).filter(which).forEach(function (one) { drafts.removeItem(one); });
    }
  }

  function say(template, values) {
    return template.replace(/\{(\w+)\}/g, function (whole, key) {
      return key in values ? values[key] : whole;
    });
  }

  function money(minor) {
    return say(words.money, { sum: numbers.format(minor / 10 ** words.decimals) });
  }

  // What is marked: reference -> number.
  function marks() {
    const found = {};
    inputs.forEach(function (input, ref) {
      const value = "checked" in input && /^(checkbox|radio)$/.test(input.type)
        ? (input.checked ? 1 : 0) : Math.trunc(Number(input.value)) || 0;
      if (value > 0) {
        found[ref] = value;
      }
    });
    return found;
  }

  function put(ref, value) {
    const input = inputs.get(ref);
    if (!input) {
      return;
    }
    if (/^(checkbox|radio)$/.test(input.type)) {
      input.checked = value > 0;
    } else {
      input.value = value > 0 ? String(value) : "";
    }
  }

  function changed() {
    if (drafts && booth.dataset.draft) {
      drafts.setItem(name, JSON.stringify(marks()));
    }
    meter();
  }

  // The draft: back after a reload, gone with the tab, and never another person's.
  function restore() {
    if (!drafts || !booth.dataset.draft) {
      return;
    }
    booth.querySelector("[data-draft-note]").hidden = false;
    forget(function (one) {
      return one.startsWith(DRAFTS + booth.dataset.ballot + " ") && one !== name;
    });
    const kept = JSON.parse(drafts.getItem(name) || "{}");
    if (!("fresh" in booth.dataset)) {
      changed();
    } else if (Object.keys(kept).length) {
      inputs.forEach(function (input, ref) { put(ref, kept[ref] || 0); });
      const fold = form.closest("details");
      if (fold) {
        fold.open = true;
      }
      const note = booth.querySelector("[data-restored]");
      note.hidden = false;
      note.querySelector("[data-forget]").addEventListener("click", function () {
        inputs.forEach(function (input, ref) { put(ref, 0); });
        note.hidden = true;
        changed();
        if (ranking) {
          ranking.draw();
        }
        form.querySelector("[name=q]").focus();
      });
    }
    if (ranking) {
      ranking.draw();
    }
  }

  // How much of the paper is used.
  function meter() {
    const given = marks();
    const refs = Object.keys(given);
    const box = booth.querySelector("[data-meter]");
    let used = refs.length;
    let all = most;
    let text;
    if (kind === "knapsack") {
      all = Number(booth.dataset.money);
      used = cards.reduce(function (sum, card) {
        return sum + (given[card.dataset.ref] ? Number(card.dataset.cost) : 0);
      }, 0);
      text = used > all ? say(words.over, { left: money(used - all) })
        : say(words.knapsack, { cost: money(used), envelope: money(all), left: money(all - used) });
    } else {
      if (kind === "points") {
        used = refs.reduce(function (sum, ref) { return sum + given[ref]; }, 0);
      }
      text = used > all ? say(words.too_many, { left: numbers.format(used - all) })
        : say(words[kind], {
          count: numbers.format(used), most: numbers.format(all), left: numbers.format(all - used),
        });
    }
    box.hidden = false;
    box.classList.toggle("over", used > all);
    box.querySelector("[data-live]").textContent = text;
    tell(text);
    const bar = box.querySelector("progress");
    bar.max = Math.max(all, 1);
    bar.value = Math.min(used, all);
    cards.forEach(function (card) { card.classList.toggle("marked", card.dataset.ref in given); });
  }

  function tell(text) {
    booth.querySelector("[data-says]").textContent = text;
  }

  // − n +
  function steps() {
    booth.querySelectorAll("[data-step]").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () {
        const input = button.parentElement.querySelector("input");
        const now = Math.trunc(Number(input.value)) || 0;
        const given = Object.values(marks()).reduce(function (sum, one) { return sum + one; }, 0);
        const by = Number(button.dataset.step);
        if (by > 0 ? given < most : now > 0) {
          input.value = now + by > 0 ? String(now + by) : "";
          changed();
        }
      });
    });
  }

  // A ranking by hand: the fields keep the ranks, the list above shows them in order.
  function ranked() {
    const box = booth.querySelector("[data-ranking]");
    const list = box.querySelector("ol");
    box.hidden = false;
    cards.forEach(function (card) {
      const button = card.querySelector("[data-rank]");
      inputs.get(card.dataset.ref).hidden = true;
      card.querySelector("label").removeAttribute("for");
      button.hidden = false;
      button.addEventListener("click", function () {
        const order = now();
        if (order.length >= most) {
          tell(words.full);
          return;
        }
        set(order.concat(card.dataset.ref));
        focus(card.dataset.ref, "[data-move='0']");
      });
    });

    function now() {
      const given = marks();
      return Object.keys(given).sort(function (one, other) { return given[one] - given[other]; });
    }

    function title(ref) {
      return booth.querySelector(".booth-card[data-ref='" + ref + "'] bdi").textContent;
    }

    function set(order) {
      inputs.forEach(function (input, ref) { put(ref, order.indexOf(ref) + 1); });
      draw();
      changed();
    }

    function focus(ref, what) {
      const found = list.querySelector("li[data-ref='" + ref + "'] " + what);
      (found && !found.disabled ? found : list.querySelector("li[data-ref='" + ref + "'] .handle")).focus();
    }

    function move(ref, to, what) {
      const order = now();
      const from = order.indexOf(ref);
      const place = Math.max(0, Math.min(order.length - 1, to));
      if (place === from) {
        return;
      }
      order.splice(from, 1);
      order.splice(place, 0, ref);
      set(order);
      focus(ref, what);
      tell(say(words.moved, {
        title: title(ref), rank: numbers.format(place + 1), count: numbers.format(order.length),
      }));
    }

    function remove(ref) {
      const button = booth.querySelector(".booth-card[data-ref='" + ref + "'] [data-rank]");
      set(now().filter(function (one) { return one !== ref; }));
      (button.closest("[hidden]") ? form.querySelector("[name=q]") : button).focus();
      tell(say(words.removed, { title: title(ref) }));
    }

    function button(sign, label, act, extra) {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "quiet" + (extra || "");
      made.textContent = sign;
      made.setAttribute("aria-label", say(label, act.said));
      made.addEventListener("click", act.does);
      return made;
    }

    function draw() {
      const order = now();
      list.replaceChildren.apply(list, order.map(function (ref, place) {
        const said = { title: title(ref) };
        const line = document.createElement("li");
        line.dataset.ref = ref;
        const handle = button("⠿", words.drag, { said: said, does: function () {} }, " handle");
        handle.dataset.move = "0";
        handle.addEventListener("keydown", function (event) {
          const by = { ArrowUp: -1, ArrowDown: 1, Home: -most, End: most }[event.key];
          if (by) {
            event.preventDefault();
            move(ref, place + by, "[data-move='0']");
          }
        });
        handle.addEventListener("pointerdown", function (event) { drag(event, ref); });
        const text = document.createElement("bdi");
        text.textContent = said.title;
        const up = button("↑", words.up, { said: said, does: function () { move(ref, place - 1, ".up"); } }, " up");
        const down = button("↓", words.down, { said: said, does: function () { move(ref, place + 1, ".down"); } }, " down");
        up.disabled = place === 0;
        down.disabled = place === order.length - 1;
        const off = button("✕", words.remove, { said: said, does: function () { remove(ref); } });
        const moves = document.createElement("span");
        moves.className = "moves";
        moves.append(up, down, off);
        line.append(handle, text, moves);
        return line;
      }));
      box.querySelector("[data-empty]").hidden = order.length > 0;
      cards.forEach(function (card) {
        card.querySelector("[data-rank]").hidden = order.includes(card.dataset.ref);
      });
    }

    function drag(event, ref) {
      const line = list.querySelector("li[data-ref='" + ref + "']");
      const handle = event.currentTarget;
      handle.setPointerCapture(event.pointerId);
      line.classList.add("dragged");
      // The others give way: what is dragged stays in the page, or the pointer would let go of it.
      function follow(at) {
        for (let above = line.previousElementSibling; above && at.clientY < middle(above); above = line.previousElementSibling) {
          line.after(above);
        }
        for (let below = line.nextElementSibling; below && at.clientY > middle(below); below = line.nextElementSibling) {
          line.before(below);
        }
      }
      function middle(one) {
        const box = one.getBoundingClientRect();
        return box.top + box.height / 2;
      }
      function drop() {
        handle.removeEventListener("pointermove", follow);
        handle.removeEventListener("pointerup", drop);
        handle.removeEventListener("pointercancel", drop);
        const order = Array.from(list.children).map(function (one) { return one.dataset.ref; });
        set(order);
        focus(ref, "[data-move='0']");
        tell(say(words.moved, {
          title: title(ref), rank: numbers.format(order.indexOf(ref) + 1), count: numbers.format(order.length),
        }));
      }
      handle.addEventListener("pointermove", follow);
      handle.addEventListener("pointerup", drop);
      handle.addEventListener("pointercancel", drop);
    }
    return { draw: draw };
  }

  // Search and filters, as one types.
  function filter() {
    const tools = booth.querySelector(".booth-tools");
    const q = tools.querySelector("[name=q]");
    const place = tools.querySelector("[name=place]");
    const cost = tools.querySelector("[name=cost]");
    const only = tools.querySelector("[name=marked]");
    const told = tools.querySelector("[data-shown]");
    tools.querySelector("[data-plain]").hidden = true;
    function show() {
      const wanted = q.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      cards.forEach(function (card) {
        const fits = wanted.every(function (word) { return card.dataset.text.includes(word); })
          && (!place.value || place.value === card.dataset.place)
          && (!cost.value || Number(card.dataset.cost) <= Number(cost.value))
          && (!only || !only.checked || card.classList.contains("marked"));
        card.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      booth.querySelector("[data-nothing]").hidden = shown > 0;
      const all = shown === cards.length;
      told.textContent = all ? "" : say(words.shown, {
        count: numbers.format(shown), all: numbers.format(cards.length),
      });
    }
    tools.addEventListener("input", function (event) {
      event.stopPropagation();
      show();
    });
    (form || tools).addEventListener("keydown", function (event) {
      if (event.key === "Enter" && event.target.matches("input:not([type=checkbox], [type=radio])")) {
        event.preventDefault();
      }
    });
    return show;
  }

  // What is sent is as long as any other paper, so that its length tells nothing either.
  function pad() {
    const filler = form.elements.pad;
    filler.disabled = false;
    filler.value = "";
    const sent = new URLSearchParams(new FormData(form)).toString().length;
    const longest = 2048 + cards.length * 48;
    filler.value = "0".repeat(Math.max(0, longest - sent));
  }
})();
