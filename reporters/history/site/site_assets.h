#pragma once

/// \file
/// The program, style and page of a site, made of the files in assets/.

#include <string>

namespace benchgate::reporters::history {

/// dygraphs, and then ours.
std::string site_script();

std::string site_style();

/// What the index names.
struct SiteIndex {
  std::string title;
  std::string style;     ///< Path of the style
  std::string script;    ///< and of the program.
  std::string overview;  ///< Name of the data that it shows first.
};

/// index.html.
std::string site_index(const SiteIndex& index);

}  // namespace benchgate::reporters::history
