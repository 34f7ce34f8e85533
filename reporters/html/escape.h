#pragma once

/// \file
/// Text that may be anything, as a part of a page.

#include <string>
#include <string_view>

namespace benchgate::reporters::html {

/// `text` as the content of an element or the value of an attribute in quotes,
/// single or double.
std::string escaped(std::string_view text);

/// A JSON document as the content of a script element: the same document, in
/// which nothing can end the element or begin a comment.
std::string script_json(std::string_view json);

}  // namespace benchgate::reporters::html
