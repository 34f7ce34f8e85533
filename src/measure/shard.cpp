#include "src/measure/shard.h"

#include "store/digest.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <numeric>
#include <tuple>

namespace benchgate::measure {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::optional<std::size_t> parse_number(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole ? std::optional(number) : std::nullopt;
}

/// Takes a run of digits off `text`, leading zeros left out: of two such runs
/// the longer is the larger number, and of equally long ones the one that is
/// later in the alphabet.
std::string_view take_digits(std::string_view& text) {
  const auto end = std::ranges::find_if_not(text, is_digit);
  std::string_view digits =
      text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  while (digits.size() > 1 && digits.front() == '0') {
    digits.remove_prefix(1);
  }
  return digits;
}

/// Byte by byte, runs of digits by their value: BM/8 before BM/64.
bool comes_before(std::string_view a, std::string_view b) {
  std::string_view rest_a = a;
  std::string_view rest_b = b;
  while (!rest_a.empty() && !rest_b.empty()) {
    if (is_digit(rest_a.front()) && is_digit(rest_b.front())) {
      const std::string_view number_a = take_digits(rest_a);
      const std::string_view number_b = take_digits(rest_b);
      if (number_a != number_b) {
        return number_a.size() != number_b.size()
                   ? number_a.size() < number_b.size()
                   : number_a < number_b;
      }
      continue;
    }
    if (rest_a.front() != rest_b.front()) {
      return static_cast<unsigned char>(rest_a.front()) <
             static_cast<unsigned char>(rest_b.front());
    }
    rest_a.remove_prefix(1);
    rest_b.remove_prefix(1);
  }
  // Names that differ in leading zeros alone still have an order.
  return rest_a.size() != rest_b.size() ? rest_a.size() < rest_b.size() : a < b;
}

std::string_view family_of(std::string_view name) {
  return name.substr(0, name.find('/'));
}

}  // namespace

std::optional<ShardChoice> parse_shard(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) {
    return std::nullopt;
  }
  const auto index = parse_number(text.substr(0, slash));
  const auto count = parse_number(text.substr(slash + 1));
  if (!index || !count || *index < 1 || *index > *count ||
      *count > compare::kMostShards) {
    return std::nullopt;
  }
  return ShardChoice{.index = *index, .count = *count};
}

std::vector<std::size_t> deal(
    const std::vector<compare::ShardBenchmark>& benchmarks, std::size_t count) {
  std::vector<std::size_t> order(benchmarks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t i, std::size_t j) {
    const compare::ShardBenchmark& a = benchmarks[i];
    const compare::ShardBenchmark& b = benchmarks[j];
    const auto key = [](const compare::ShardBenchmark& benchmark) {
      return std::tuple(std::string_view(benchmark.suite),
                        family_of(benchmark.name));
    };
    return key(a) != key(b) ? key(a) < key(b) : comes_before(a.name, b.name);
  });
  std::vector<std::size_t> shards(benchmarks.size());
  for (std::size_t turn = 0; turn < order.size(); ++turn) {
    const std::size_t step = turn % (2 * count);
    shards[order[turn]] = step < count ? step + 1 : 2 * count - step;
  }
  return shards;
}

std::string list_digest(
    const std::vector<compare::ShardBenchmark>& benchmarks) {
  std::string text;
  for (const compare::ShardBenchmark& benchmark : benchmarks) {
    // With their lengths, no two lists have the same text.
    text += fmt::format("{}:{}{}:{}", benchmark.suite.size(), benchmark.suite,
                        benchmark.name.size(), benchmark.name);
  }
  return store::Digest::of(std::string_view(text)).to_string();
}

compare::Shard make_shard(
    const std::vector<compare::ShardBenchmark>& benchmarks,
    const ShardChoice& choice) {
  compare::Shard shard;
  shard.index = choice.index;
  shard.count = choice.count;
  shard.list = list_digest(benchmarks);
  shard.benchmarks_in_all = benchmarks.size();
  const std::vector<std::size_t> dealt = deal(benchmarks, choice.count);
  for (std::size_t i = 0; i < benchmarks.size(); ++i) {
    if (dealt[i] == choice.index) {
      shard.benchmarks.push_back(benchmarks[i]);
    }
  }
  return shard;
}

std::size_t rows_elsewhere(const compare::Shard& shard,
                           std::size_t rows_of_one) {
  return (shard.benchmarks_in_all - shard.benchmarks.size()) *
         std::max<std::size_t>(1, rows_of_one);
}

}  // namespace benchgate::measure
