// What all parts of the page use: data files, addresses, small conveniences.
// Parts are joined in the order of site_assets.cpp and hang on one object.
var benchgateSite = {};

(function (site) {
  "use strict";

  // An element; its attribute "text" is its content.
  site.element = function (tag, attributes) {
    var others = Object.assign({}, attributes);
    var text = others.text;
    delete others.text;
    return benchgate.element(tag, others, text === undefined ? null : String(text),
      Array.prototype.slice.call(arguments, 2));
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
