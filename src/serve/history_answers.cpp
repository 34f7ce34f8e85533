#include "src/serve/history_answers.h"

#include "src/serve/api.h"

namespace benchgate::serve {

std::shared_ptr<const Answer> answer_history(const Snapshot& snapshot,
                                             const std::string& path,
                                             const Query& query) {
  if (is_api(path)) {
    return std::make_shared<const Answer>(answer_api(snapshot, path, query));
  }
  return snapshot.page(path == "/" ? "index.html" : path.substr(1));
}

}  // namespace benchgate::serve
