#include "src/measure/google_benchmark_names.h"

#include <algorithm>
#include <cstddef>
#include <unordered_map>

namespace benchgate::measure {

namespace {

/// Whether "/part" is in `name`, up to its end or to the next slash.
bool has_part(std::string_view name, std::string_view part) {
  for (std::size_t at = name.find(part); at != std::string_view::npos;
       at = name.find(part, at + 1)) {
    const std::size_t end = at + part.size();
    if (at > 0 && name[at - 1] == '/' &&
        (end == name.size() || name[end] == '/')) {
      return true;
    }
  }
  return false;
}

/// Whether the name ends in "/threads:N" with N above one.
bool has_threads(std::string_view name) {
  constexpr std::string_view kPart = "/threads:";
  const std::size_t at = name.rfind(kPart);
  if (at == std::string_view::npos) {
    return false;
  }
  const std::string_view number = name.substr(at + kPart.size());
  return !number.empty() && number != "1" &&
         std::ranges::all_of(number,
                             [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string exact_filter(const std::vector<std::string>& names) {
  constexpr std::string_view kSpecial = R"(.[\()*+?{|^$)";
  std::string filter = "^(";
  for (const std::string& name : names) {
    filter.append(filter.size() == 2 ? "" : "|");
    for (const char c : name) {
      filter.append(kSpecial.find(c) == std::string_view::npos ? "" : "\\");
      filter.push_back(c);
    }
  }
  return filter.append(")$");
}

ListedBenchmark describe_benchmark(std::string_view name) {
  ListedBenchmark benchmark;
  benchmark.name = name;
  benchmark.single_threaded = !has_threads(name);
  if (!benchmark.single_threaded || has_part(name, "real_time") ||
      has_part(name, "manual_time")) {
    benchmark.time_metric = "real_time";
  }
  return benchmark;
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::vector<ListedBenchmark> count_benchmarks(
    const std::vector<std::string>& listed) {
  std::vector<ListedBenchmark> benchmarks;
  std::unordered_map<std::string_view, std::size_t> places;
  for (const std::string& name : listed) {
    const auto [place, is_new] = places.emplace(name, benchmarks.size());
    if (is_new) {
      benchmarks.push_back(describe_benchmark(name));
    } else {
      ++benchmarks[place->second].count;
    }
  }
  return benchmarks;
}

}  // namespace benchgate::measure
