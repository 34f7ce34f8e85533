#include "reporters/html/dygraph.h"

#include "reporters/html/dygraph_assets.h"

namespace benchgate::reporters::html {

namespace {

/// What the licence of dygraphs asks every copy to carry.
constexpr std::string_view kNotice = R"(/*
dygraphs, Copyright (c) 2006, 2009, 2011, 2012, 2013, 2017 Dan Vanderkam and
others. Permission is hereby granted, free of charge, to any person obtaining a
copy of this software and associated documentation files (the "Software"), to
deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is furnished
to do so, subject to the following conditions: The above copyright notice and
this permission notice shall be included in all copies or substantial portions
of the Software. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND,
EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO
EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR
OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING
FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
THE SOFTWARE.
*/
)";

/// Without the last line, which names a map that is not part of the page.
std::string_view without_map(std::string_view text) {
  const std::size_t map = text.rfind("# sourceMappingURL");
  // Two characters begin the comment.
  return map == std::string_view::npos ? text : text.substr(0, map - 2);
}

}  // namespace

std::string dygraph_script() {
  std::string script(kNotice);
  script += without_map(kDygraphScript);
  return script + "\n";
}

std::string_view dygraph_style() {
  return without_map(kDygraphStyle);
}

}  // namespace benchgate::reporters::html
