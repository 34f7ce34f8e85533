#include "src/profile/pattern.h"

#include "src/profile/profile_error.h"

#include <fmt/core.h>

#include <re2/re2.h>

namespace benchgate::profile {

Pattern::Pattern(const std::string& expression, std::string_view option) {
  re2::RE2::Options options(re2::RE2::Quiet);
  expression_ = std::make_unique<re2::RE2>(expression, options);
  if (!expression_->ok()) {
    throw ProfileError(
        fmt::format("{} {}: is no regular expression (RE2's syntax): {}",
                    option, expression, expression_->error()));
  }
}

Pattern::Pattern(Pattern&& other) noexcept = default;
Pattern& Pattern::operator=(Pattern&& other) noexcept = default;
Pattern::~Pattern() = default;

bool Pattern::finds(std::string_view text) const {
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()),
                                *expression_);
}

}  // namespace benchgate::profile
