// Leads to the page of the functions that a regular expression finds: pages may
// send no forms.
(() => {
  "use strict";

  const input = document.getElementById("function");
  function go() {
    const address = new URL(location.href);
    address.searchParams.set("f", input.value);
    location.assign(address);
  }
  document.getElementById("go").addEventListener("click", go);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { go(); }
  });
})();
