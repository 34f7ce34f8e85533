// Builds elements. Text is always text: names come from anywhere.
const benchgate = {};

(() => {
  "use strict";

  function fill(made, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) { continue; }
      if (name === "on") {
        for (const [event, listener] of Object.entries(value)) { made.addEventListener(event, listener); }
      } else if (name === "style") {
        // Not as an attribute, for the sake of strict policies.
        for (const [property, text] of Object.entries(value)) { made.style.setProperty(property, text); }
      } else {
        made.setAttribute(name, value === true ? "" : value);
      }
    }
    made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
    return made;
  }

  benchgate.element = (tag, attributes = {}, ...children) =>
    fill(document.createElement(tag), attributes, children);

  benchgate.svg = (tag, attributes = {}, ...children) =>
    fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

  // What a page carries as JSON under this id; see PageData.
  benchgate.data = (id) => JSON.parse(document.getElementById(id).textContent);
})();
