// What all parts of the page use: elements, data files, small conveniences.
// Parts are joined in the order of site_assets.cpp and hang on one object.
var benchgateSite = {};

(function (site) {
  "use strict";

  // Builds an element. Text is always text: names come from anywhere.
  site.element = function (tag, attributes) {
    var made = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      var value = attributes[name];
      if (value === null || value === undefined || value === false) { return; }
      if (name === "on") {
        Object.keys(value).forEach(function (event) { made.addEventListener(event, value[event]); });
      } else if (name === "text") {
        made.textContent = value;
      } else {
        made.setAttribute(name, value === true ? "" : value);
      }
    });
    for (var i = 2; i < arguments.length; i++) { site.append(made, arguments[i]); }
    return made;
  };

  site.append = function (parent, child) {
    if (Array.isArray(child)) {
      child.forEach(function (each) { site.append(parent, each); });
    } else if (child !== null && child !== undefined && child !== false) {
      parent.append(child);
    }
  };

  site.svg = function (tag, attributes) {
    var made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.keys(attributes).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    for (var i = 2; i < arguments.length; i++) { made.append(arguments[i]); }
    return made;
  };

  // Spells out what cannot be seen or turns the writing direction, and bytes
  // that were no text (held as U+EF80 to U+EFFF).
  site.visible = function (text) {
    return String(text).replace(
      /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\uef80-\uefff]/g,
      function (c) {
        var code = c.charCodeAt(0);
        return code >= 0xef80 && code <= 0xefff
          ? "\\x" + (code - 0xef00).toString(16)
          : "\\u{" + code.toString(16) + "}";
      });
  };

  // Data files are scripts that call benchgateData with their own name: pages
  // opened from a folder may not fetch.
  var arrived = {};
  var waiting = {};

  window.benchgateData = function (name, data) { arrived[name] = data; };

  site.data = function (name) {
    if (arrived[name]) { return Promise.resolve(arrived[name]); }
    if (waiting[name]) { return waiting[name]; }
    waiting[name] = new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = "data/" + name + ".js";
      var done = function () {
        script.remove();
        delete waiting[name];
        if (arrived[name]) { resolve(arrived[name]); } else { reject(new Error(name)); }
      };
      script.onload = done;
      script.onerror = done;
      document.head.append(script);
    });
    return waiting[name];
  };

  // Large data is not kept once its page is left.
  site.forget = function (name) { delete arrived[name]; };

  // The part of the address behind "#": "#/benchmark?name=...".
  site.route = function () {
    var hash = location.hash.replace(/^#\/?/, "");
    var mark = hash.indexOf("?");
    return {
      page: mark < 0 ? hash : hash.slice(0, mark),
      query: new URLSearchParams(mark < 0 ? "" : hash.slice(mark + 1))
    };
  };

  site.address = function (page, query) {
    var text = new URLSearchParams();
    Object.keys(query).forEach(function (key) {
      var value = query[key];
      if (value !== null && value !== undefined && value !== "" && value !== false) { text.set(key, value); }
    });
    text = text.toString();
    return "#/" + page + (text ? "?" + text : "");
  };

  // Changes the address without a new entry in the browser's history.
  site.note = function (page, query) {
    history.replaceState(null, "", site.address(page, query));
  };

  // Where a commit can be looked at; only of addresses that are links.
  site.commitLink = function (id, text) {
    var template = site.overview.commit_url;
    var short = text || id.slice(0, 10);
    if (!/^https?:\/\//.test(template)) { return site.element("code", {text: short, title: id}); }
    return site.element("a", {
      href: template.split("{commit}").join(encodeURIComponent(id)),
      class: "commit", title: id, rel: "noreferrer", text: short
    });
  };
})(benchgateSite);
