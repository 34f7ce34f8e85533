#include "src/cli/push_sides.h"

#include <fmt/format.h>

namespace benchgate::cli {

std::optional<EventSides> sides_of_push(const RunRepository& repository,
                                        const std::string& before) {
  if (repository.commit_of(before).empty() &&
      !repository.fetch({"--depth=1", "origin", before}).empty()) {
    return std::nullopt;  // A forced push: nothing refers to it any more.
  }
  const std::string left = repository.parting(before);
  if (left.empty()) {
    return std::nullopt;
  }
  return EventSides{
      .base = left,
      .head = "HEAD",
      .reason = fmt::format("base is {}, {}", short_commit(left),
                            left == before
                                ? "what the branch was before the push"
                                : "where the forced push left the branch")};
}

}  // namespace benchgate::cli
