#include "reporters/history/git_partial.h"

namespace benchgate::reporters::history {

void GitPartial::need_folders(const std::vector<std::string>& objects) {
  if (fetch_.left_out_folders()) {
    need(objects);
  }
}

void GitPartial::need_files(const std::vector<std::string>& objects) {
  if (fetch_.left_out_files()) {
    need(objects);
  }
}

void GitPartial::need(const std::vector<std::string>& objects) {
  std::vector<std::string> missing;
  for (const std::string& object : objects) {
    if (here_.insert(object).second) {
      missing.push_back(object);
    }
  }
  if (missing.empty()) {
    return;
  }
  try {
    fetch_.objects(git_, missing);
  } catch (const GitFailure&) {
    for (const std::string& object : missing) {
      here_.erase(object);
    }
    throw;
  }
}

}  // namespace benchgate::reporters::history
