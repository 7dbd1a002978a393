"use strict";
(() => {
  const spec = JSON.parse(document.getElementById("spec").textContent);
  const form = document.getElementById("form");
  const progress = document.getElementById("progress");
  const outcome = document.getElementById("outcome");
  let unsaved = false;

  const told = (name, values) =>
    spec.words[name].replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));

  const answerTo = (name) => {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement && field.type === "text") return field.value.trim();
    const chosen = form.querySelectorAll(`input[name="${CSS.escape(name)}"]:checked`);
    return Array.from(chosen, (input) => input.value).join(";");
  };

  const tellProgress = () => {
    const n = spec.items.filter((item) => answerTo(item) !== "").length;
    const sentence = told("answered", { n, k: spec.items.length });
    if (progress.textContent !== sentence) progress.textContent = sentence;
  };

  const showClearButtons = () => {
    for (const group of form.querySelectorAll("fieldset")) {
      const button = group.querySelector("button.clear");
      if (button) button.hidden = !group.querySelector("input:checked");
    }
  };

  // "Other" stays last; the rest is drawn anew for every respondent.
  const shuffle = (list) => {
    const labels = Array.from(list.children);
    const last = labels.filter((label) => label.querySelector("input").value === "other");
    const rest = labels.filter((label) => !last.includes(label));
    for (let i = rest.length - 1; i > 0; i -= 1) {
      const j = crypto.getRandomValues(new Uint32Array(1))[0] % (i + 1);
      [rest[i], rest[j]] = [rest[j], rest[i]];
    }
    list.append(...rest, ...last);
  };

  const newKey = () => {
    const letters = "abcdefghjkmnpqrstuvwxyz23456789";
    return Array.from(crypto.getRandomValues(new Uint32Array(12)), (x) => letters[x % letters.length]).join("");
  };

  // Typed text may not start what a spreadsheet takes for a formula.
  const cell = (value) => {
    let text = String(value).replace(/[\u0000-\u001f]+/g, " ");
    if (!/^-?\d+$/.test(text) && /^\s*[=+\-@]/.test(text)) text = `'${text}`;
    return /[",;\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };

  const save = () => {
    const key = newKey();
    const row = { [spec.key]: key, ...spec.constants };
    for (const name of [...spec.items, ...spec.facts]) row[name] = answerTo(name);
    const lines = [Object.keys(row), Object.values(row)].map((cells) => cells.map(cell).join(","));
    const file = `${spec.name}_${key}.csv`;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`\ufeff${lines.join("\r\n")}\r\n`], { type: "text/csv" }));
    link.download = file;
    link.hidden = true;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    unsaved = false;
    outcome.textContent = told("saved", { file });
  };

  const changed = () => {
    tellProgress();
    showClearButtons();
  };

  form.addEventListener("change", () => {
    unsaved = true;
    outcome.textContent = "";
    changed();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button.clear");
    if (!button) return;
    const inputs = button.closest("fieldset").querySelectorAll("input");
    for (const input of inputs) input.checked = false;
    inputs[0].focus();
    changed();
  });
  document.getElementById("save").addEventListener("click", save);
  document.getElementById("print").addEventListener("click", () => window.print());
  document.getElementById("clear").addEventListener("click", () => {
    if (unsaved && !window.confirm(spec.words.confirm_clear)) return;
    form.reset();
    unsaved = false;
    outcome.textContent = spec.words.cleared;
    changed();
    window.scrollTo(0, 0);
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
  window.addEventListener("pageshow", () => {
    form.reset();
    changed();
  });
  for (const list of form.querySelectorAll("[data-random]")) shuffle(list);
  changed();
})();
