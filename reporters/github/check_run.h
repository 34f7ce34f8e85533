#pragma once

#include "reporters/forge/annotations.h"
#include "reporters/forge/conclusion.h"
#include "reporters/github/api_client.h"
#include "reporters/github/context.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::reporters::github {

/// What the page of a check shows.
struct CheckOutput {
  std::string title;    ///< One line of visible text.
  std::string summary;  ///< Markdown; at most kMarkdownBudget bytes of it go.
};

/// One check run on the commit of a context: in progress from start() to
/// complete(). Its external_id names repository, run, attempt and check, so
/// that it is found again after an answer was lost.
///
/// Every function throws ApiError.
class CheckRun {
 public:
  /// `context` must outlive this. `name` is what a required check is matched
  /// by.
  CheckRun(const Context& context, std::string name);

  /// Makes it, in progress.
  void start(ApiClient& client, const CheckOutput& output);

  [[nodiscard]] bool started() const { return id_.has_value(); }

  /// Whether there is one in progress, or may be one: the answer to its making
  /// never came.
  [[nodiscard]] bool may_be_open() const {
    return !completed_ && (started() || asked_for_);
  }

  /// Ends it; starts it first if that has not been done. One whose making was
  /// never answered is looked for before. Annotations go 50 at a time, and the
  /// conclusion with the last of them: whoever sees the one has seen the
  /// others.
  void complete(ApiClient& client, forge::Conclusion conclusion,
                const CheckOutput& output,
                const std::vector<forge::Annotation>& annotations);

 private:
  [[nodiscard]] std::string find(ApiClient& client) const;

  const Context& context_;
  std::string name_;
  std::string external_id_;
  std::optional<std::uint64_t> id_;
  bool asked_for_ = false;  ///< Its making, without an answer that told.
  bool completed_ = false;
};

}  // namespace benchgate::reporters::github
