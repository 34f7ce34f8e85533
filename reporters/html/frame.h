#pragma once

/// \file
/// What all pages have in common: the head, the style, the switch between light
/// and dark, and a policy under which nothing runs that is not the page's own.

#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters::html {

/// Data of a page, in an element that its script finds by the id.
struct PageData {
  std::string id;    ///< Ours: letters and dashes.
  std::string json;  ///< Any JSON document; see script_json.
};

struct Page {
  std::string title;  ///< Any text.
  std::string style;  ///< CSS that follows the common one.
  std::string body;   ///< HTML: the content of the main element.
  std::vector<PageData> data = {};
  /// Programs, run in this order when the body is there. No `</script`.
  std::vector<std::string> scripts = {};
  /// Addresses of style sheets and programs in files of their own, before
  /// those above: pages of a site share them.
  std::vector<std::string> style_files = {};
  std::vector<std::string> script_files = {};
};

/// The whole document. It fetches nothing but the files that `page` names. Its
/// content security policy lets only the scripts given here run, whatever the
/// body holds: no handlers in attributes.
std::string document(const Page& page);

/// The common style, for sites that hold it in a file. Pages that `document`
/// makes have it.
std::string_view frame_style();

}  // namespace benchgate::reporters::html
