// Light or dark: what the system says, unless the reader has chosen here.
// Runs before anything is drawn. Pages that draw on a canvas listen for the
// event "themechange" of the document.
(() => {
  "use strict";
  const KEY = "benchgate-theme";
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  // Storage is refused to some pages that are opened from a folder.
  function remembered() {
    try { return localStorage.getItem(KEY); } catch { return null; }
  }
  function remember(theme) {
    try { localStorage.setItem(KEY, theme); } catch { /* until it is closed */ }
  }
  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : dark.matches;
  }
  function changed() { document.dispatchEvent(new Event("themechange")); }

  const chosen = remembered();
  if (chosen === "dark" || chosen === "light") { root.dataset.theme = chosen; }

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.createElement("button");
    const name = () => {
      button.textContent = isDark() ? "Light" : "Dark";
      button.setAttribute("aria-label", `Show on a ${isDark() ? "light" : "dark"} ground`);
    };
    button.type = "button";
    button.className = "theme";
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      remember(root.dataset.theme);
      changed();
    });
    document.addEventListener("themechange", name);
    dark.addEventListener("change", changed);
    name();
    document.body.append(button);
  });
})();
