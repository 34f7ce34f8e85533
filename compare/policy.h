#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace benchgate::compare {

/// What a gate does about a row that is not simply fine.
enum class Response { pass, fail };

/// "pass", "fail".
std::string_view to_string(Response response);

/// Empty for a word that is no response.
std::optional<Response> response_from(std::string_view word);

/// What a whole comparison is decided by. See docs/how-it-decides.md.
struct Policy {
  /// Accepted probability that a comparison of one program with itself calls
  /// anything changed: over the whole suite, not per benchmark. In (0, 1).
  double family_error = 0.01;
  Response on_inconclusive = Response::pass;
  Response on_missing = Response::fail;
  Response on_failed = Response::fail;

  bool operator==(const Policy&) const = default;
};

/// What one row is decided by.
struct RowPolicy {
  double noise_threshold = 0.01;  ///< Theta: smallest slowdown worth calling.
  double equivalence_margin = 0.02;  ///< How close counts as the same.
  double tolerance = 0.0;  ///< Of exact metrics: relative change that passes.
  bool gated = true;       ///< Whether the row can fail the gate.

  bool operator==(const RowPolicy&) const = default;
};

/// A slowdown that somebody has agreed to: in the configuration, or in the
/// message of a commit.
struct Acceptance {
  std::string pattern;  ///< The regular expression that matched.
  double up_to = 0.0;   ///< Largest slowdown agreed to: 0.08 is 8 %.
  std::string until;    ///< Last day it holds, "2027-03-01"; empty: no end.
  std::string why;
  /// Where it was agreed to: "commit 1a2b3c4d5e"; empty: the configuration.
  std::string source = {};

  bool operator==(const Acceptance&) const = default;
};

}  // namespace benchgate::compare
