// Gives links to speedscope, in the folder of that name beside this page, their
// addresses. From a folder it reads a program that has the profile in it, by its
// whole path; from a server it fetches the profile.
(() => {
  "use strict";

  for (const link of document.querySelectorAll("a[data-speedscope]")) {
    const file = new URL(`speedscope/${link.dataset.speedscope}`, location.href).pathname;
    const choice = location.protocol === "file:"
      ? `localProfilePath=${encodeURIComponent(`${file}.js`.slice(1))}`
      : `profileURL=${encodeURIComponent(`${file}.pb.gz`)}`;
    link.href = `speedscope/index.html#${choice}&title=${encodeURIComponent(link.textContent)}`;
  }
})();
