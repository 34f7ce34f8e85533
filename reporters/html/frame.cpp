#include "reporters/html/frame.h"

#include "libraries/sha256.h"
#include "reporters/html/assets.h"
#include "reporters/html/escape.h"
#include "reporters/http/base64.h"

#include <fmt/format.h>

#include <cassert>

namespace benchgate::reporters::html {

namespace {

/// As a content security policy names a script: by its digest.
std::string source_of(std::string_view script) {
  const auto digest = libraries::sha256(script);
  const std::string bytes(digest.begin(), digest.end());
  return " 'sha256-" + http::base64(bytes) + "'";
}

/// Styles are not held to digests: charts set those of their elements.
std::string policy(const Page& page) {
  std::string scripts = source_of(kFrameScript);
  for (const std::string& script : page.scripts) {
    scripts += source_of(script);
  }
  std::string styles = " 'unsafe-inline'";
  if (!page.script_files.empty()) {
    // Opened from a folder, a page is of no site, and not its own.
    scripts += " 'self' file:";
  }
  if (!page.style_files.empty()) {
    styles += " 'self' file:";
  }
  return fmt::format(
      "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; "
      "style-src{}; script-src{}",
      styles, scripts);
}

std::string element(std::string_view script) {
  assert(script.find("</script") == std::string_view::npos);
  return fmt::format("<script>{}</script>\n", script);
}

std::string head(const Page& page) {
  std::string out = fmt::format(
      "<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
      "<title>{}</title>\n"
      // An address that is asked for nothing: browsers look for an icon.
      "<link rel=\"icon\" href=\"data:,\">\n"
      "<style>\n{}{}</style>\n",
      policy(page), escaped(page.title), kFrameStyle, page.style);
  for (const std::string& file : page.style_files) {
    out += fmt::format(R"(<link rel="stylesheet" href="{}">)"
                       "\n",
                       escaped(file));
  }
  // Before anything is drawn, so that nobody who chose dark sees a white page.
  return out + element(kFrameScript);
}

}  // namespace

std::string document(const Page& page) {
  std::string out = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n{}</head>\n<body>\n"
      "<main>\n{}</main>\n",
      head(page), page.body);
  for (const PageData& data : page.data) {
    out += fmt::format(R"(<script type="application/json" id="{}">)",
                       escaped(data.id));
    out += script_json(data.json);
    out += "</script>\n";
  }
  for (const std::string& file : page.script_files) {
    out += fmt::format("<script src=\"{}\"></script>\n", escaped(file));
  }
  for (const std::string& script : page.scripts) {
    out += element(script);
  }
  return out + "</body>\n</html>\n";
}

std::string_view frame_style() {
  return kFrameStyle;
}

}  // namespace benchgate::reporters::html
