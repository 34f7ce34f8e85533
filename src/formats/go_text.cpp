#include "src/formats/go_text.h"

#include "compare/metric.h"
#include "src/formats/go_number.h"
#include "src/formats/go_result_line.h"
#include "src/formats/tidy_unit.h"
#include "src/formats/unicode_space.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace benchgate::formats {

namespace {

constexpr std::string_view kBenchmark = "Benchmark";

/// The key of "key: value", if the line is one.
std::optional<std::string_view> configuration_key(std::string_view line) {
  if (line.empty() || !is_lower_case(first_character(line).code)) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < line.size();) {
    if (line[i] == ':') {
      return line.substr(0, i);
    }
    const Character character = first_character(line.substr(i));
    if (space_length(line.substr(i)) != 0 || is_upper_case(character.code)) {
      return std::nullopt;
    }
    i += character.length;
  }
  return std::nullopt;
}

std::string_view next_word(std::string_view& rest) {
  rest = skip_space(rest);
  const std::string_view word = first_word(rest);
  rest.remove_prefix(word.size());
  return word;
}

class Reader {
 public:
  Reader(const std::string& file, ResultSink& sink)
      : file_(&file), sink_(&sink) {}

  /// Whole lines, each with its LF.
  void read_lines(const char* at, const char* end);

  GoTextSummary finish();

 private:
  void read_line(std::string_view line);
  void read_result(std::string_view line);
  void read_unit_metadata(std::string_view rest);
  void read_configuration(std::string_view key, std::string_view line);
  bool read_measurement(std::string_view value, std::string_view& rest);
  KnownUnit unit(std::string_view written);
  void complain(std::string_view what);
  void drop(std::string_view why);

  const std::string* file_;
  ResultSink* sink_;
  std::size_t line_ = 0;
  std::size_t complaints_ = 0;
  GoTextSummary summary_;
  ResultLineGuesser guesser_;
  std::map<std::string, UnitId, std::less<>> units_;
  // Of the line that is being read.
  std::vector<KnownUnit> line_units_;
  std::vector<Measurement> measurements_;
};

void Reader::complain(std::string_view what) {
  constexpr std::size_t kMostShown = 10;
  if (++complaints_ <= kMostShown) {
    sink_->warn(fmt::format("{}:{}: {}", *file_, line_, what));
  }
}

void Reader::drop(std::string_view why) {
  ++summary_.bad_results;
  complain(why);
}

KnownUnit Reader::unit(std::string_view written) {
  auto found = units_.find(written);
  if (found == units_.end()) {
    const TidyUnit tidy = tidy_unit(written);
    const UnitId id = sink_->unit({written, tidy.name, tidy.factor});
    found = units_.emplace(written, id).first;
  }
  return {found->first, found->second};
}

/// Returns: whether the line is good so far; if not, it has been dropped.
bool Reader::read_measurement(std::string_view value, std::string_view& rest) {
  const GoNumber number = parse_go_number(value);
  if (number.error != NumberError::none) {
    drop(fmt::format("parsing measurement: {}", to_string(number.error)));
    return false;
  }
  const std::string_view written = next_word(rest);
  if (written.empty()) {
    drop("missing units");
    return false;
  }
  line_units_.push_back(unit(written));
  measurements_.push_back({line_units_.back().id, number.value});
  return true;
}

void Reader::read_result(std::string_view line) {
  std::string_view rest = line.substr(kBenchmark.size());
  const std::string_view name = first_word(rest);
  if (name.size() == rest.size()) {
    return;  // "go test -v" prints the name alone as a benchmark begins.
  }
  rest.remove_prefix(name.size());
  const std::string_view iterations = next_word(rest);
  if (iterations.empty()) {
    return drop("missing iteration count");
  }
  if (const NumberError error = check_go_integer(iterations);
      error != NumberError::none) {
    return drop(fmt::format("parsing iteration count: {}", to_string(error)));
  }
  line_units_.clear();
  measurements_.clear();
  for (std::string_view word = next_word(rest); !word.empty();
       word = next_word(rest)) {
    if (!read_measurement(word, rest)) {
      return;
    }
  }
  if (measurements_.empty()) {
    return drop("missing measurements");
  }
  const SeriesId series = sink_->series(name, NameStyle::equals_sign);
  sink_->add(series, measurements_);
  guesser_.learn(series, sink_->name_of(series), line_units_);
  ++summary_.results;
}

void Reader::read_unit_metadata(std::string_view rest) {
  const std::string_view written = next_word(rest);
  if (written.empty()) {
    return complain("missing unit");
  }
  const std::string tidied = tidy_unit(written).name;
  for (std::string_view word = next_word(rest); !word.empty();
       word = next_word(rest)) {
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos || equals == 0) {
      return complain("expected key=value");
    }
    const std::string_view key = word.substr(0, equals);
    const std::string_view value = word.substr(equals + 1);
    if (key == "better" && !compare::direction_from(value)) {
      complain(fmt::format("better={} of unit {}: expected lower or higher",
                           value, written));
      continue;
    }
    const std::string kept = sink_->set_unit_metadata({tidied, key, value});
    if (!kept.empty()) {
      complain(fmt::format("metadata {} of unit {} already set to {}", key,
                           written, kept));
    }
  }
}

void Reader::read_configuration(std::string_view key, std::string_view line) {
  std::string_view value = line.substr(key.size() + 1);
  const std::size_t begin = value.find_first_not_of(" \t");
  if (!value.empty() && begin == 0) {
    return;  // No blank behind the colon.
  }
  value.remove_prefix(begin == std::string_view::npos ? value.size() : begin);
  sink_->configure(key, value, Reach::everything);
  guesser_.forget_last();
}

void Reader::read_line(std::string_view line) {
  constexpr std::string_view kUnit = "Unit";
  if (line.starts_with(kBenchmark)) {
    read_result(line);
  } else if (line.starts_with(kUnit) && first_word(line) == kUnit) {
    read_unit_metadata(line.substr(kUnit.size()));
  } else if (const auto key = configuration_key(line)) {
    read_configuration(*key, line);
  }
}

void Reader::read_lines(const char* at, const char* end) {
  ResultLineGuesser::Hit hit;
  while (at != end) {
    ++line_;
    if (*at == 'B' && std::size_t(end - at) > kBenchmark.size() &&
        std::memcmp(at, kBenchmark.data(), kBenchmark.size()) == 0 &&
        guesser_.guess(at, end, hit)) {
      sink_->add(hit.series, hit.measurements);
      ++summary_.results;
      at = hit.next_line;
      continue;
    }
    const auto* const stop = static_cast<const char*>(
        std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
    std::string_view line(at, static_cast<std::size_t>(stop - at));
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    read_line(line);
    at = stop + 1;
  }
}

GoTextSummary Reader::finish() {
  constexpr std::size_t kMostShown = 10;
  if (complaints_ > kMostShown) {
    sink_->warn(
        fmt::format("{}: and {} more lines that are not as they "
                    "should be",
                    *file_, complaints_ - kMostShown));
  }
  return summary_;
}

/// Where the last whole line of `text` ends, given that all but its last
/// `fresh` + 1 bytes are of one line.
std::size_t end_of_lines(std::string_view text, std::size_t fresh) {
  const std::size_t from = text.size() - std::min(text.size(), fresh + 1);
  const std::size_t last = text.substr(from).rfind('\n');
  return last == std::string_view::npos ? 0 : from + last + 1;
}

}  // namespace

GoTextSummary read_go_text(ByteSource& source, const std::string& file,
                           ResultSink& sink) {
  // Small enough to stay in the processor's cache from reading to parsing.
  constexpr std::size_t kChunk = std::size_t{64} << 10U;
  std::size_t size = kChunk;
  auto buffer = std::make_unique_for_overwrite<char[]>(size);
  std::size_t filled = 0;
  Reader reader(file, sink);
  while (true) {
    // One byte is kept for the LF that the last line may lack.
    const std::size_t got =
        source.read({buffer.get() + filled, size - 1 - filled});
    filled += got;
    if (got == 0 && filled > 0) {
      buffer[filled++] = '\n';
    }
    // What was there before has no LF.
    const std::size_t whole = end_of_lines({buffer.get(), filled}, got);
    reader.read_lines(buffer.get(), buffer.get() + whole);
    if (got == 0) {
      return reader.finish();
    }
    filled -= whole;
    if (whole > 0) {
      std::memmove(buffer.get(), buffer.get() + whole, filled);
    } else if (filled == size - 1) {
      auto larger = std::make_unique_for_overwrite<char[]>(2 * size);
      std::memcpy(larger.get(), buffer.get(), filled);
      buffer = std::move(larger);
      size *= 2;
    }
  }
}

}  // namespace benchgate::formats
