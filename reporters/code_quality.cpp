#include "libraries/sha256.h"
#include "reporters/builtin.h"
#include "reporters/forge/annotations.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>

// What GitLab's artifacts:reports:codequality takes: a JSON array of objects
// with description, check_name, fingerprint, severity, location.path and
// location.lines.begin ("Code Quality" in its documentation). Regressions that
// nobody agreed to, on the lines that register their benchmarks.
//
// GitLab compares the fingerprints with those of the target branch: what is in
// both is not new. So they must not have the numbers of one measurement, nor
// the line, in them.

namespace benchgate::reporters {

namespace {

using forge::Annotation;
using nlohmann::json;

std::string_view severity_of(Annotation::Level level) {
  switch (level) {
    case Annotation::Level::failure:
      return "major";
    case Annotation::Level::warning:
      return "minor";
    case Annotation::Level::notice:
      return "info";
  }
  return "info";
}

/// Sixteen bytes of SHA-256, in hexadecimal digits.
std::string digest(std::string_view text) {
  constexpr std::size_t kKept = 16;
  const auto bytes = libraries::sha256(text);
  std::string digits;
  for (std::size_t i = 0; i < kKept; ++i) {
    digits += fmt::format("{:02x}", bytes[i]);
  }
  return digits;
}

/// Names may have anything in them but the byte 0.
std::string fingerprint(const Annotation& annotation) {
  std::string text = "benchgate";
  for (const std::string_view part :
       {std::string_view(annotation.suite),
        std::string_view(annotation.benchmark),
        std::string_view(annotation.metric),
        std::string_view(annotation.place.path)}) {
    text += '\0';
    text += part;
  }
  return digest(text);
}

/// One line: GitLab shows no other.
std::string description_of(const Annotation& annotation) {
  std::string line;
  for (const char c : annotation.message) {
    if (c == '\n') {
      line += "; ";
    } else {
      line += c;
    }
  }
  return line;
}

class CodeQualityReporter final : public Reporter {
 public:
  [[nodiscard]] std::string render(
      const compare::Comparison& comparison,
      const RenderOptions& options) const override {
    static const forge::BenchmarkSources kNone;
    const auto& sources = options.sources == nullptr ? kNone : *options.sources;
    json issues = json::array();
    for (const Annotation& annotation :
         forge::annotate(comparison, sources, options.configuration)) {
      issues.push_back({{"description", description_of(annotation)},
                        {"check_name", "benchgate/regression"},
                        {"fingerprint", fingerprint(annotation)},
                        {"severity", severity_of(annotation.level)},
                        {"location",
                         {{"path", annotation.place.path},
                          {"lines", {{"begin", annotation.place.line}}}}}});
    }
    return issues.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
  }
};

}  // namespace

const Reporter& code_quality_reporter() {
  static const CodeQualityReporter kReporter;
  return kReporter;
}

}  // namespace benchgate::reporters
