#include "src/cli/change_memory.h"

#include "reporters/delivery.h"
#include "reporters/history/change_list_json.h"
#include "reporters/history/content_hash.h"
#include "src/cli/result_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <system_error>

namespace benchgate::cli {

namespace fs = std::filesystem;
namespace history = reporters::history;

namespace {

fs::path usual_file(const std::string& location, const Project& project) {
  if (!location.starts_with("git:") &&
      location.find("://") == std::string::npos) {
    return fs::path(location) / "changes.json";
  }
  constexpr std::size_t kDigits = 12;
  return project.top / ".benchgate" /
         fmt::format("changes-{}.json",
                     history::content_hash(location).substr(0, kDigits));
}

}  // namespace

ChangeMemory::ChangeMemory(const std::string& location, const std::string& file,
                           const Project& project, Terminal& terminal)
    : terminal_(terminal) {
  if (file.empty()) {
    file_ = usual_file(location, project);
  } else if (file != "none") {
    file_ = file;
  }
}

std::optional<history::ChangeList> ChangeMemory::recall() const {
  std::error_code ignored;
  if (file_.empty() || !fs::exists(file_, ignored)) {
    return std::nullopt;
  }
  std::ifstream stream(file_, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  std::string why;
  if (!stream.is_open() || stream.bad()) {
    why = std::strerror(errno);
  } else {
    try {
      return history::parse_change_list(text);
    } catch (const history::InvalidChangeList& error) {
      why = error.what();
    }
  }
  terminal_.message(fmt::format(
      "benchgate: cannot read {}, which should say what changes were found "
      "the last time: {}\n",
      file_.string(), why));
  return std::nullopt;
}

void ChangeMemory::remember(const history::ChangeList& list) const {
  if (file_.empty()) {
    return;
  }
  make_result_folder(file_);
  reporters::deliver_to_file(file_, history::write_change_list(list));
}

}  // namespace benchgate::cli
