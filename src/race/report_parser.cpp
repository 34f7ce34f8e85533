#include "src/race/report_parser.h"

#include "src/profile/source_path.h"

#include <fmt/format.h>

#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace benchgate::race {

namespace {

/// Bytes, not characters: names are whatever a program has.
RE2 expression(const char* text) {
  return {text, RE2::Latin1};
}

re2::StringPiece piece(std::string_view text) {
  return {text.data(), text.size()};
}

template <typename Number>
Number number_of(std::string_view digits, int base = 10) {
  Number number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  return number;
}

/// Takes ":12" or ":12:7" from the end of `file`.
void take_line(std::string& file, Frame& frame) {
  static const RE2 kLine = expression(R"((.*?):(\d+)(?::\d+)?)");
  std::string name;
  std::string line;
  if (RE2::FullMatch(file, kLine, &name, &line)) {
    frame.line = number_of<std::int64_t>(line);
    file = name;
  }
}

/// Where the file begins in "FUNCTION FILE:LINE"; npos if there is none. An
/// absolute one begins at the first " /" outside of parentheses, since it may
/// have spaces; a relative one after the last space.
std::size_t file_start(std::string_view text) {
  int depth = 0;
  std::size_t last = std::string_view::npos;
  for (std::size_t i = 0; i < text.size(); ++i) {
    depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
    if (text[i] != ' ' || depth != 0) {
      continue;
    }
    if (text.substr(i + 1).starts_with('/')) {
      return i + 1;
    }
    last = i + 1;
  }
  const bool is_file =
      last != std::string_view::npos &&
      text.find_first_of("./:", last) != std::string_view::npos;
  return is_file ? last : std::string_view::npos;
}

/// "FUNCTION FILE:LINE", where either may be "<null>".
void take_source(std::string_view text, Frame& frame) {
  constexpr std::string_view kNull = "<null>";
  std::string file;
  if (text.ends_with(" <null>")) {
    text.remove_suffix(kNull.size() + 1);
  } else if (const std::size_t start = file_start(text);
             start != std::string_view::npos) {
    file = text.substr(start);
    text = text.substr(0, start - 1);
    take_line(file, frame);
  }
  frame.file = file.empty() ? "" : profile::clean_path(file);
  frame.function = text == kNull ? "" : text;
}

std::optional<Frame> parse_frame(std::string_view line) {
  static const RE2 kFrame = expression(
      R"(\s*#\d+ (?:0x[0-9a-f]+ in )?(.*?)(?: \(([^()]*(?:\(deleted\))?)\+0x([0-9a-f]+)\))?)"
      R"((?: \(BuildId: [0-9a-f]+\))?\s*)");
  std::string source;
  std::string module;
  std::string offset;
  if (!RE2::FullMatch(piece(line), kFrame, &source, &module, &offset)) {
    return std::nullopt;
  }
  Frame frame;
  frame.module = module.substr(module.rfind('/') + 1);
  frame.offset = number_of<std::uint64_t>(offset, 16);
  take_source(source, frame);
  return frame;
}

/// "write M1, read M2" as parts.
std::vector<std::string> split_mutexes(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(", ", at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 2;
  }
  return parts;
}

std::optional<Access> parse_access(std::string_view line) {
  static const RE2 kAccess = expression(
      R"((?i)  (previous )?((?:atomic )?(?:read|write)) of size (\d+) )"
      R"(at 0x[0-9a-f]+ by (.*?)(?: \(mutexes: (.*)\))?:)");
  std::string previous;
  std::string size;
  std::string mutexes;
  Access access;
  if (!RE2::FullMatch(piece(line), kAccess, &previous, &access.what, &size,
                      &access.thread, &mutexes)) {
    return std::nullopt;
  }
  std::ranges::transform(access.what, access.what.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  access.previous = !previous.empty();
  access.size = number_of<std::uint64_t>(size);
  access.mutexes = split_mutexes(mutexes);
  return access;
}

/// A heading without what differs from one process to the next.
std::string cleaned(std::string_view line) {
  static const RE2 kNumbers = expression(
      R"( (?:at )?\(?(?:[^ ()]*\+)?0x[0-9a-f]+\)?| \(tid=\d+\)|tid=\d+, )");
  std::string text(line);
  RE2::GlobalReplace(&text, kNumbers, "");
  const std::size_t first = text.find_first_not_of(' ');
  text.erase(0, std::min(first, text.size()));
  for (const std::string_view end : {":", ".", " at"}) {
    if (text.ends_with(end)) {
      text.erase(text.size() - end.size());
    }
  }
  return text;
}

class Parser {
 public:
  Log parse(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      take(text.substr(0, end));
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    if (report_) {
      log_.truncated = true;
    }
    return std::move(log_);
  }

 private:
  void take(std::string_view line) {
    constexpr std::string_view kRule = "==================";
    constexpr std::string_view kSummary = "SUMMARY: ThreadSanitizer: ";
    if (line.starts_with("WARNING: ThreadSanitizer: ")) {
      begin(line);
    } else if (line.starts_with(kRule) || line.starts_with(kSummary)) {
      finish(line);
    } else if (report_) {
      take_part(line);
    } else {
      take_fatal(line);
    }
  }

  void begin(std::string_view line) {
    static const RE2 kWarning =
        expression(R"(WARNING: ThreadSanitizer: (.*?)(?: \(pid=\d+\))?)");
    log_.truncated = log_.truncated || report_.has_value();
    report_.emplace();
    stack_ = nullptr;
    RE2::FullMatch(piece(line), kWarning, &report_->kind);
  }

  void finish(std::string_view line) {
    static const RE2 kPlace = expression(
        R"(SUMMARY: ThreadSanitizer: \S+ (\S+?)(?: \(BuildId: .*?\))? in (.*))");
    std::string file;
    std::string function;
    if (report_) {
      log_.reports.push_back(std::move(*report_));
      report_.reset();
    } else if (!log_.fatal.empty() &&
               RE2::FullMatch(piece(line), kPlace, &file, &function)) {
      log_.fatal += fmt::format(" in {} {}", function, file);
    }
  }

  void take_part(std::string_view line) {
    constexpr std::string_view kLocation = "  Location is ";
    if (auto frame = parse_frame(line)) {
      if (stack_ == nullptr) {
        stack_ = &report_->notes.emplace_back().stack;
      }
      stack_->push_back(std::move(*frame));
    } else if (auto access = parse_access(line)) {
      report_->accesses.push_back(std::move(*access));
      stack_ = &report_->accesses.back().stack;
    } else if (line.starts_with(kLocation)) {
      take_location(line.substr(kLocation.size()));
    } else if (line.starts_with("  ") && !line.starts_with("    ")) {
      report_->notes.push_back({cleaned(line), {}});
      stack_ = &report_->notes.back().stack;
    }
  }

  /// Of a stack it is said a second time, as of a global without a name.
  void take_location(std::string_view line) {
    const bool is_known = line.find("'<null>'") == std::string_view::npos &&
                          line.find("'\?\?'") == std::string_view::npos;
    Note& location =
        is_known && report_->location.text.empty() ? report_->location : other_;
    location = {cleaned(line), {}};
    stack_ = &location.stack;
  }

  void take_fatal(std::string_view line) {
    static const RE2 kFatal =
        expression(R"((?:==\d+==)?(?:(?:FATAL|ERROR): )?ThreadSanitizer: (.*?))"
                   R"((?: \(pc 0x.*\))?)");
    std::string what;
    if (log_.fatal.empty() && RE2::FullMatch(piece(line), kFatal, &what) &&
        !what.starts_with("reported ") && !what.starts_with("can not ")) {
      log_.fatal = what;
    }
  }

  Log log_;
  std::optional<Report> report_;  ///< The one that is being read.
  Stack* stack_ = nullptr;        ///< Where its next frame goes.
  Note other_;                    ///< What is not kept.
};

}  // namespace

Log parse_log(std::string_view text) {
  return Parser().parse(text);
}

}  // namespace benchgate::race
