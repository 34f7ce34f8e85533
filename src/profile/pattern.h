#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace benchgate::profile {

/// A regular expression in the syntax that Go and pprof use, RE2's. It takes
/// time linear in what it looks at, whoever wrote it.
class Pattern {
 public:
  /// Throws: ProfileError naming `option`, if it is none.
  Pattern(const std::string& expression, std::string_view option);

  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;
  Pattern(Pattern&& other) noexcept;
  Pattern& operator=(Pattern&& other) noexcept;
  ~Pattern();

  /// Whether any part of `text` fits.
  [[nodiscard]] bool finds(std::string_view text) const;

 private:
  std::unique_ptr<re2::RE2> expression_;
};

}  // namespace benchgate::profile
