#include "src/audit/trial_file.h"

#include "reporters/delivery.h"
#include "reporters/result_json.h"
#include "reporters/write_all.h"
#include "src/audit/trial_json.h"
#include "src/measure/measurement_error.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>

namespace benchgate::audit {

namespace {

using reporters::InvalidResult;

std::string reason(int error) {
  return std::generic_category().message(error);
}

std::string read_text(const std::filesystem::path& file) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) {
    throw InvalidResult(fmt::format(
        "{}: this is a directory, not a file of an audit", file.string()));
  }
  // Some of them have no end.
  if (std::filesystem::is_character_file(file, ignored)) {
    throw InvalidResult(fmt::format(
        "{}: this is a device, not a file of an audit", file.string()));
  }
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad()) {
    throw InvalidResult(
        fmt::format("cannot read {}: {}", file.string(), reason(errno)));
  }
  return text;
}

/// Complete lines only.
std::vector<Trial> parse_trials(std::string_view text,
                                const std::filesystem::path& file) {
  std::vector<Trial> trials;
  std::size_t number = 0;
  for (std::size_t end = text.find('\n'); end != std::string_view::npos;
       end = text.find('\n')) {
    ++number;
    try {
      trials.push_back(parse_trial(text.substr(0, end)));
    } catch (const InvalidResult& error) {
      throw InvalidResult(
          fmt::format("{}: line {}: {}", file.string(), number, error.what()));
    }
    text.remove_prefix(end + 1);
  }
  if (number == 0 && !text.empty()) {
    throw InvalidResult(
        fmt::format("{}: this is no file of an audit: it has no whole line",
                    file.string()));
  }
  return trials;
}

[[noreturn]] void cannot_add(const std::filesystem::path& file,
                             const std::string& why) {
  throw measure::MeasurementError(
      measure::MeasurementError::Kind::bad_input,
      fmt::format("cannot add to {}: {}", file.string(), why));
}

}  // namespace

std::vector<Trial> read_trials(const std::filesystem::path& file) {
  const std::string text = read_text(file);
  if (text.empty()) {
    throw InvalidResult(fmt::format(
        "{}: the file is empty; no comparison was completed", file.string()));
  }
  return parse_trials(text, file);
}

TrialFile::TrialFile(const std::filesystem::path& file)
    : file_(file),
      descriptor_(::open(file.c_str(),  // NOLINT(*-vararg): it is by nature.
                         O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666)) {
  if (!descriptor_.is_open()) {
    cannot_add(file, reason(errno));
  }
  if (::flock(descriptor_.get(), LOCK_EX | LOCK_NB) != 0) {
    cannot_add(file, errno == EWOULDBLOCK
                         ? "another audit is adding to it; give each its own "
                           "file, `benchgate audit --show` takes several"
                         : reason(errno));
  }
  const std::string text = read_text(file);
  earlier_ = parse_trials(text, file);
  // What a killed audit was writing would spoil the line that comes next.
  const std::size_t whole = text.rfind('\n') + 1;  // 0 where there is none.
  if (whole != text.size() &&
      ::ftruncate(descriptor_.get(), static_cast<off_t>(whole)) != 0) {
    cannot_add(file, reason(errno));
  }
}

void TrialFile::append(const Trial& trial) {
  const off_t before = ::lseek(descriptor_.get(), 0, SEEK_END);
  int error = reporters::write_all(descriptor_.get(), write_trial(trial));
  // Not every file system can sync.
  if (error == 0 && ::fdatasync(descriptor_.get()) != 0 && errno != EINVAL &&
      errno != EROFS) {
    error = errno;
  }
  if (error != 0) {
    // Half a line would make the next one unreadable.
    [[maybe_unused]] const int ignored = ::ftruncate(descriptor_.get(), before);
    throw reporters::DeliveryError(fmt::format(
        "cannot add a comparison to {}: {}", file_.string(), reason(error)));
  }
}

}  // namespace benchgate::audit
