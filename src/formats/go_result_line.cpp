#include "src/formats/go_result_line.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace benchgate::formats {

namespace {

constexpr std::string_view kBenchmark = "Benchmark";

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

unsigned digit(char c) {
  return static_cast<unsigned>(static_cast<unsigned char>(c)) - '0';
}

const char* skip_blanks(const char* at) {
  while (is_blank(*at)) {
    ++at;
  }
  return at;
}

std::uint64_t load(const char* from) {
  std::uint64_t word = 0;
  std::memcpy(&word, from, sizeof word);
  return word;
}

/// Like memcmp() == 0, without the call: names are short.
bool same_bytes(const char* a, const char* b, std::size_t count) {
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  if (count < kWord) {
    for (std::size_t i = 0; i < count; ++i) {
      if (a[i] != b[i]) {
        return false;
      }
    }
    return true;
  }
  for (std::size_t i = 0; i + kWord < count; i += kWord) {
    if (load(a + i) != load(b + i)) {
      return false;
    }
  }
  return load(a + count - kWord) == load(b + count - kWord);
}

/// Reads digits with at most one point among them. Exact, hence correctly
/// rounded: an integer below 2^53 over a power of ten below 10^23 (Clinger,
/// "How to read floating point numbers accurately", 1990).
///
/// Returns: the end of the number; nothing if it is of another kind.
const char* read_plain_number(const char* at, double& value) {
  static constexpr std::array<double, 19> kPowers = {
      1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
      1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};
  constexpr std::ptrdiff_t kMostDigits = 18;  // Below 2^63.
  constexpr std::uint64_t kLargestExact = std::uint64_t{1} << 53U;

  const char* const begin = at;
  std::uint64_t digits = 0;
  for (; digit(*at) <= 9; ++at) {
    digits = digits * 10 + digit(*at);
  }
  std::ptrdiff_t count = at - begin;
  std::ptrdiff_t decimals = 0;
  if (*at == '.') {
    const char* const point = at;
    for (++at; digit(*at) <= 9; ++at) {
      digits = digits * 10 + digit(*at);
    }
    decimals = at - point - 1;
    count += decimals;
  }
  if (count == 0 || count > kMostDigits || digits > kLargestExact) {
    return nullptr;
  }
  value = static_cast<double>(digits);
  if (decimals != 0) {
    value /= kPowers[static_cast<std::size_t>(decimals)];
  }
  return at;
}

/// Reads the iteration count, which is checked and not used.
const char* skip_iterations(const char* at) {
  constexpr std::ptrdiff_t kMostDigits = 18;
  const char* const begin = at;
  while (digit(*at) <= 9) {
    ++at;
  }
  return at == begin || at - begin > kMostDigits || !is_blank(*at) ? nullptr
                                                                   : at;
}

}  // namespace

bool ResultLineGuesser::matches(SeriesId series, const char* text,
                                const char* end) const {
  if (series == kNone) {
    return false;
  }
  const Known& known = known_[series];
  // One more, since what follows the name is looked at.
  return known.name != nullptr && end - text > std::ptrdiff_t{known.length} &&
         same_bytes(known.name, text, known.length) &&
         is_blank(text[known.length]);
}

/// Returns: the beginning of the next line, or nothing.
const char* ResultLineGuesser::read_measurements(const char* at,
                                                 const char* end,
                                                 const UnitList& units) {
  std::size_t count = 0;
  for (const KnownUnit& unit : units) {
    Measurement& measurement = measurements_[count++];
    at = read_plain_number(skip_blanks(at), measurement.value);
    if (at == nullptr || !is_blank(*at)) {
      return nullptr;
    }
    at = skip_blanks(at);
    if (end - at <= std::ptrdiff_t(unit.text.size()) ||
        !same_bytes(unit.text.data(), at, unit.text.size())) {
      return nullptr;
    }
    measurement.unit = unit.id;
    at += unit.text.size();
    if (!is_blank(*at)) {
      break;
    }
  }
  if (count != units.size()) {
    return nullptr;
  }
  at = skip_blanks(at);
  if (*at == '\r') {
    ++at;
  }
  return *at == '\n' ? at + 1 : nullptr;
}

bool ResultLineGuesser::guess(const char* line, const char* end, Hit& hit) {
  if (last_ == kNone) {
    return false;
  }
  const char* const name = line + kBenchmark.size();
  SeriesId series = known_[last_].next;
  if (!matches(series, name, end)) {
    series = last_;
    if (!matches(series, name, end)) {
      return false;
    }
  }
  const Known& known = known_[series];
  const char* at = skip_iterations(skip_blanks(name + known.length));
  if (at == nullptr) {
    return false;
  }
  const UnitList& units = unit_lists_[known.units];
  at = read_measurements(at, end, units);
  if (at == nullptr) {
    return false;
  }
  last_ = series;
  hit = {series, std::span(measurements_.data(), units.size()), at};
  return true;
}

std::uint32_t ResultLineGuesser::number_of(std::span<const KnownUnit> units) {
  const auto same = [units](const UnitList& list) {
    return std::ranges::equal(list, units, {}, &KnownUnit::id, &KnownUnit::id);
  };
  const auto found = std::ranges::find_if(unit_lists_, same);
  const auto number = found - unit_lists_.begin();
  if (found == unit_lists_.end()) {
    unit_lists_.emplace_back(units.begin(), units.end());
  }
  return static_cast<std::uint32_t>(number);
}

void ResultLineGuesser::learn(SeriesId series, std::string_view name,
                              std::span<const KnownUnit> units) {
  // More lists than this are no lists that repeat; looking for one costs.
  constexpr std::size_t kMostLists = 64;
  if (series >= known_.size()) {
    known_.resize(series + std::size_t{1});
  }
  if (last_ != kNone) {
    known_[last_].next = series;
  }
  last_ = series;
  Known& known = known_[series];
  known.name = nullptr;
  if (units.size() <= kMostUnits && unit_lists_.size() < kMostLists &&
      name.size() < std::numeric_limits<std::uint32_t>::max()) {
    known.name = name.data();
    known.length = static_cast<std::uint32_t>(name.size());
    known.units = number_of(units);
  }
}

}  // namespace benchgate::formats
