#pragma once

#include "src/serve/answer.h"
#include "src/serve/snapshot.h"

#include <memory>
#include <string>

namespace benchgate::serve {

/// The page of a history at `path`, or the answer of its API; null: there is
/// none.
std::shared_ptr<const Answer> answer_history(const Snapshot& snapshot,
                                             const std::string& path,
                                             const Query& query);

}  // namespace benchgate::serve
