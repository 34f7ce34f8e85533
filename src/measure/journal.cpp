#include "src/measure/journal.h"

#include "src/measure/measurement_error.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

namespace benchgate::measure {

namespace {

using nlohmann::json;

constexpr std::string_view kSchema = "benchgate.journal/1";
constexpr int kMostWriters = 64;

std::string to_line(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

std::string_view name_of(compare::Stage stage) {
  return stage == compare::Stage::screen ? "screen" : "confirm";
}

json to_json(const Measurement& side) {
  json values = json::array();
  for (const Value& value : side.values) {
    values.push_back({value.metric.name, value.value, value.metric.unit,
                      value.metric.better == compare::Direction::higher,
                      value.metric.kind == compare::MetricKind::exact});
  }
  json object = {{"values", std::move(values)}};
  if (!side.failure.empty()) {
    object["failure"] = side.failure;
  }
  if (side.skipped) {
    object["skipped"] = true;
  }
  return object;
}

Measurement measurement_from(const json& object, const std::string& benchmark) {
  Measurement side;
  side.benchmark = benchmark;
  for (const json& value : object.at("values")) {
    side.values.push_back({.metric = {.name = value.at(0).get<std::string>(),
                                      .unit = value.at(2).get<std::string>(),
                                      .better = value.at(3).get<bool>()
                                                    ? compare::Direction::higher
                                                    : compare::Direction::lower,
                                      .kind = value.at(4).get<bool>()
                                                  ? compare::MetricKind::exact
                                                  : compare::MetricKind::timed},
                           .value = value.at(1).get<double>()});
  }
  side.failure = object.value("failure", "");
  side.skipped = object.value("skipped", false);
  return side;
}

json to_json(const RecordedPair& pair) {
  json object = {{"suite", pair.suite},
                 {"benchmark", pair.benchmark},
                 {"stage", name_of(pair.stage)},
                 {"first", pair.first == compare::Side::base ? "base" : "head"},
                 {"duration", pair.duration.count()},
                 {"wall", pair.wall.count()},
                 {"base", to_json(pair.base)},
                 {"head", to_json(pair.head)}};
  if (pair.turns != 0) {
    object["turns"] = pair.turns;
  }
  return object;
}

RecordedPair pair_from(const json& object) {
  RecordedPair pair;
  pair.suite = object.at("suite").get<std::string>();
  pair.benchmark = object.at("benchmark").get<std::string>();
  pair.stage = object.at("stage") == "screen" ? compare::Stage::screen
                                              : compare::Stage::confirm;
  pair.first =
      object.at("first") == "base" ? compare::Side::base : compare::Side::head;
  pair.turns = object.value("turns", 0);
  pair.duration =
      std::chrono::nanoseconds(object.at("duration").get<std::int64_t>());
  pair.wall = std::chrono::nanoseconds(object.at("wall").get<std::int64_t>());
  pair.base = measurement_from(object.at("base"), pair.benchmark);
  pair.head = measurement_from(object.at("head"), pair.benchmark);
  return pair;
}

JournalHeader header_from(const json& object) {
  if (object.at("schema") != kSchema) {
    throw std::runtime_error("its schema is not " + std::string(kSchema));
  }
  return {.key = object.at("key").get<std::string>(),
          .seed = object.at("seed").get<std::uint64_t>(),
          .started = object.at("started").get<std::string>()};
}

/// What is behind the last line feed was being written when the end came.
std::string_view whole_lines(std::string_view text) {
  const std::size_t last = text.rfind('\n');
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

std::filesystem::path name_of_writer(const std::filesystem::path& file,
                                     int writer) {
  return writer == 1 ? file
                     : std::filesystem::path(file.string() + "." +
                                             std::to_string(writer));
}

std::string read_all(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

void Recording::add(RecordedPair pair) {
  Key key{pair.suite, pair.benchmark, pair.stage};
  pairs_[std::move(key)].push_back(std::move(pair));
  ++size_;
}

std::optional<RecordedPair> Recording::take(const std::string& suite,
                                            const std::string& benchmark,
                                            compare::Stage stage) {
  const auto found = pairs_.find({suite, benchmark, stage});
  if (found == pairs_.end() || found->second.empty()) {
    return std::nullopt;
  }
  RecordedPair pair = std::move(found->second.front());
  found->second.pop_front();
  --size_;
  return pair;
}

std::vector<std::filesystem::path> journal_names(
    const std::filesystem::path& file) {
  std::vector<std::filesystem::path> names{file};
  for (int writer = 2; writer <= kMostWriters; ++writer) {
    const std::filesystem::path name = name_of_writer(file, writer);
    if (std::filesystem::exists(name)) {
      names.push_back(name);
    }
  }
  return names;
}

std::optional<ReadJournal> read_journal(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) {
    return std::nullopt;
  }
  const std::string text = read_all(file);
  std::string_view rest = whole_lines(text);
  if (rest.empty()) {
    return std::nullopt;
  }
  ReadJournal journal;
  for (int line = 1; !rest.empty(); ++line) {
    const std::size_t end = rest.find('\n');
    try {
      const json object = json::parse(rest.substr(0, end));
      if (line == 1) {
        journal.header = header_from(object);
      } else {
        journal.recording.add(pair_from(object));
      }
    } catch (const std::exception& error) {
      throw MeasurementError(
          MeasurementError::Kind::bad_input,
          fmt::format("{}:{}: this is no line of a benchgate journal ({}); "
                      "remove the file, or measure without --resume",
                      file.string(), line, error.what()));
    }
    rest.remove_prefix(end + 1);
  }
  return journal;
}

Journal::Journal(const std::filesystem::path& file, const JournalHeader& header,
                 bool keep)
    : file_(file) {
  for (int writer = 1; writer <= kMostWriters; ++writer) {
    file_ = name_of_writer(file, writer);
    // The mode argument of open() is variadic by its nature.
    descriptor_ =
        ::open(file_.c_str(),  // NOLINT(cppcoreguidelines-pro-type-vararg)
               O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (descriptor_ < 0) {
      give_up("opening");
      return;
    }
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) {
      break;
    }
    ::close(std::exchange(descriptor_, -1));
  }
  if (descriptor_ < 0) {
    errno = EBUSY;
    give_up("locking");
    return;
  }
  const bool kept = keep && file_ == file;
  const std::string there = kept ? read_all(file_) : "";
  const std::size_t whole = whole_lines(there).size();
  // All lines but the header are pairs.
  pairs_ =
      static_cast<std::size_t>(std::count(there.begin(), there.end(), '\n'));
  pairs_ -= pairs_ > 0 ? 1 : 0;
  if (::ftruncate(descriptor_, static_cast<off_t>(whole)) != 0) {
    give_up("truncating");
    return;
  }
  if (whole == 0) {
    write(to_line({{"schema", kSchema},
                   {"key", header.key},
                   {"seed", header.seed},
                   {"started", header.started}}));
  }
}

Journal::~Journal() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

void Journal::append(const RecordedPair& pair) {
  if (descriptor_ >= 0) {
    write(to_line(to_json(pair)));
    ++pairs_;
  }
}

void Journal::remove() {
  if (descriptor_ >= 0) {
    ::unlink(file_.c_str());
    ::close(std::exchange(descriptor_, -1));
  }
}

void Journal::write(const std::string& line) {
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      give_up("writing");
      return;
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

void Journal::give_up(const std::string& doing) {
  trouble_ =
      fmt::format("{} {}: {}", doing, file_.string(), std::strerror(errno));
  if (descriptor_ >= 0) {
    ::close(std::exchange(descriptor_, -1));
  }
}

}  // namespace benchgate::measure
