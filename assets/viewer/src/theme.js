// Light or dark. The system decides until the visitor does; the choice stays in the browser.

const PLACE = "dreamdissector-theme";
const DARK = window.matchMedia("(prefers-color-scheme: dark)");

export function isDark() {
  return document.body.classList.contains("dark");
}

/** Keep the page's theme; `changed` is called at each change. Returns the toggle. */
export function keepTheme(changed) {
  const apply = () => {
    const chosen = localStorage.getItem(PLACE);
    document.body.classList.toggle("dark", chosen ? chosen === "dark" : DARK.matches);
    changed();
  };
  DARK.addEventListener("change", apply);
  apply();
  return () => {
    localStorage.setItem(PLACE, isDark() ? "light" : "dark");
    apply();
  };
}
