#include "src/cli/compared_sides.h"

#include "src/measure/default_base.h"

#include <utility>
#include <variant>

namespace benchgate::cli {

namespace {

/// A changed work tree's own commit is known to nobody but us; its message says
/// nothing.
std::string commit_in_history(const measure::Revision* revision) {
  if (revision == nullptr) {
    return "";
  }
  return revision->objects.empty() ? revision->commit : "HEAD";
}

}  // namespace

Sides make_sides(const SideWords& words, const Project& project,
                 SideMaker& maker, measure::ProcessRunner& runner,
                 Progress& progress) {
  const std::string head = words.head.empty() ? "worktree" : words.head;
  const Named named_head = maker.find(head);
  std::string base = words.base;
  Named named_base;
  const auto* head_commit = std::get_if<measure::Revision>(&named_head);
  if (base.empty() && head_commit == nullptr) {
    throw UsageError("BASE is empty; name what HEAD is to be compared with");
  }
  if (base.empty()) {
    // Nothing was named: both sides are of the repository, which there is,
    // since the work tree was found in it.
    measure::DefaultBase chosen =
        measure::default_base(runner, *project.repository, *head_commit);
    base = chosen.revision.name;
    named_base = std::move(chosen.revision);
    progress.step(chosen.reason);
  } else {
    named_base = maker.find(base);
  }
  Side base_side = maker.make(named_base, base, "base");
  const auto* base_revision = std::get_if<measure::Revision>(&named_base);
  const bool one_tree = base_revision != nullptr && head_commit != nullptr &&
                        base_revision->tree == head_commit->tree;
  Side head_side = one_tree ? maker.make_again(base_side, *head_commit, "head")
                            : maker.make(named_head, head, "head");
  return {.base = std::move(base_side),
          .head = std::move(head_side),
          .base_commit = commit_in_history(base_revision),
          .head_commit = commit_in_history(head_commit)};
}

}  // namespace benchgate::cli
