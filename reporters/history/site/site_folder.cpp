#include "reporters/history/site/site_folder.h"

#include "reporters/delivery.h"
#include "reporters/history/backend.h"
#include "reporters/history/durable_file.h"
#include "reporters/json_writer.h"
#include "reporters/write_all.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace benchgate::reporters::history {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kIndex = "index.html";
constexpr std::string_view kAssets = "assets";
constexpr std::string_view kData = "data";
constexpr std::string_view kMark = "benchgate-site.json";
constexpr std::string_view kSchema = "benchgate.site/1";
constexpr std::string_view kTemporary = ".benchgate-new";

std::string reason(int error) {
  return std::generic_category().message(error);
}

[[noreturn]] void fail(std::string_view doing, const fs::path& path,
                       std::string_view why) {
  throw DeliveryError(
      fmt::format("cannot {} {}: {}", doing, path.string(), why));
}

/// What is written or removed through a link is somebody else's.
void refuse_link(const fs::path& path) {
  std::error_code error;  // What cannot be looked at cannot be written, either.
  if (fs::is_symlink(fs::symlink_status(path, error))) {
    throw HistoryError(fmt::format(
        "{} is a symbolic link, and pages are not written through one: remove "
        "it, or name another folder for the pages",
        path.string()));
  }
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    fail("make the folder", folder, error.message());
  }
}

std::optional<std::string> read_whole(const fs::path& path) {
  try {
    return read_file(path);
  } catch (const HistoryError& error) {
    throw DeliveryError(error.what());
  }
}

/// Whether the text is what finish() and the constructor write.
bool is_mark(std::string_view text) {
  return text.find(fmt::format("\"schema\":\"{}\"", kSchema)) !=
         std::string_view::npos;
}

std::string mark(const std::set<std::string>& names) {
  JsonWriter json;
  json.begin_object();
  json.key("schema").text(kSchema);
  json.key("files").begin_array();
  for (const std::string& name : names) {
    json.line();
    json.text(name);
  }
  json.end_array();
  json.end_object();
  return json.take() + "\n";
}

}  // namespace

SiteFolder::SiteFolder(fs::path folder) : folder_(std::move(folder)) {
  check();
  make_folder(folder_);
  lock();
  try {
    check();  // Nobody else has put anything there meanwhile.
    if (!fs::exists(folder_ / kMark)) {
      // First of all: what is left if this process is ended is ours.
      deliver_to_file(folder_ / kMark, mark({}));
    }
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

SiteFolder::~SiteFolder() {
  if (!done_) {
    std::error_code ignored;
    for (const fs::path& path : fresh_) {
      fs::remove(path, ignored);
    }
  }
  ::close(descriptor_);
}

void SiteFolder::check() const {
  std::error_code error;
  const fs::file_status status = fs::status(folder_, error);
  if (status.type() == fs::file_type::not_found) {
    return;
  }
  if (!fs::is_directory(status)) {
    throw HistoryError(fmt::format(
        "{} is no folder: name one for the pages, or one that is not there yet",
        folder_.string()));
  }
  const std::optional<std::string> text = read_whole(folder_ / kMark);
  if (text && is_mark(*text)) {
    for (const std::string_view part : {kIndex, kMark, kAssets, kData}) {
      refuse_link(folder_ / part);
    }
    return;
  }
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_)) {
    // A fresh branch for pages has .git and CNAME.
    const std::string name = entry.path().filename().string();
    if (!name.starts_with('.') && name != "CNAME") {
      throw HistoryError(fmt::format(
          "{} is not empty and has no site of benchgate in it (it has {}): "
          "nothing was written; name another folder, or empty this one",
          folder_.string(), name));
    }
  }
}

void SiteFolder::lock() {
  descriptor_ = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor_ < 0) {
    fail("open", folder_, reason(errno));
  }
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    ::close(descriptor_);
    throw HistoryError(fmt::format(
        "another process is writing pages into {}: wait until it has ended",
        folder_.string()));
  }
}

void SiteFolder::take(const SiteFile& file) {
  assert(is_site_path(file.path));
  names_.insert(file.path);
  outcome_.bytes += file.bytes.size();
  if (file.path == kIndex) {
    index_ = file.bytes;
    return;
  }
  const fs::path target = folder_ / file.path;
  if (fresh_.contains(target)) {
    return;  // Two series with the same bytes cannot be; two details might.
  }
  std::error_code error;
  if (fs::file_size(target, error) == file.bytes.size() && !error &&
      read_whole(target) == file.bytes) {
    ++outcome_.kept;
    return;
  }
  write(file, target);
  ++outcome_.written;
}

void SiteFolder::write(const SiteFile& file, const fs::path& target) {
  refuse_link(target.parent_path());
  make_folder(target.parent_path());
  const fs::path temporary = target.parent_path() / kTemporary;
  // What an ended process left, or a link that somebody put there.
  ::unlink(temporary.c_str());
  const int descriptor =
      ::open(temporary.c_str(),
             O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
  if (descriptor < 0) {
    fail("write", target, reason(errno));
  }
  int error = write_all(descriptor, file.bytes);
  if (::close(descriptor) != 0 && error == 0) {
    error = errno;
  }
  if (error == 0 && ::rename(temporary.c_str(), target.c_str()) != 0) {
    error = errno;
  }
  if (error != 0) {
    ::unlink(temporary.c_str());
    fail("write", target, reason(error));
  }
  fresh_.insert(target);
}

SiteFolder::Outcome SiteFolder::finish() {
  assert(names_.contains(std::string(kIndex)));
  // What the index names is on disk before it: a full disk may show only now.
  if (outcome_.written > 0 && ::syncfs(descriptor_) != 0) {
    fail("write", folder_, reason(errno));
  }
  if (read_whole(folder_ / kIndex) == index_) {
    ++outcome_.kept;
  } else {
    deliver_to_file(folder_ / kIndex, index_);
    ++outcome_.written;
  }
  done_ = true;
  const std::string text = mark(names_);
  if (read_whole(folder_ / kMark) != text) {
    deliver_to_file(folder_ / kMark, text);
  }
  remove_stale();
  return outcome_;
}

void SiteFolder::remove_stale() {
  for (const std::string_view part : {kAssets, kData}) {
    refuse_link(folder_ / part);
    std::vector<fs::path> stale;
    std::error_code error;
    for (const fs::directory_entry& entry :
         fs::directory_iterator(folder_ / part, error)) {
      const std::string name =
          fmt::format("{}/{}", part, entry.path().filename().string());
      // Also what a process has left that was ended before the mark was
      // written: names with a digest are ours.
      if ((is_site_path(name) && !names_.contains(name)) ||
          entry.path().filename() == kTemporary) {
        stale.push_back(entry.path());
      }
    }
    for (const fs::path& path : stale) {
      if (fs::remove(path, error)) {
        ++outcome_.removed;
      }
    }
  }
}

}  // namespace benchgate::reporters::history
